import { railwayInstance, service } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { startCommandPort } from "./start-command-port.ts";

const starts = (startCommand: string) => program(service({ startCommand }));

export const cases: RuleCases = {
  rule: startCommandPort,
  good: {
    uvicorn: program(service()),
    "with a default, at Railway": program(railwayInstance()),
    "gunicorn, which reads it itself": starts("gunicorn main:app --worker-class uvicorn.workers.UvicornWorker"),
    "a script": starts("node dist/server.js"),
    "a number that is no port": starts("gunicorn main:app --workers 4 --timeout 120"),
  },
  bad: {
    "a port of its own": { ...starts("uvicorn main:app --host 0.0.0.0 --port 8000"), says: "names a port of its own" },
    "a bound port": starts("gunicorn main:app --bind 0.0.0.0:8000"),
    none: starts("uvicorn main:app --host 0.0.0.0"),
    "on localhost only": { ...starts("uvicorn main:app --host 127.0.0.1 --port $PORT"), says: "listens on localhost" },
    "a port of its own, at Railway": program(railwayInstance({ startCommand: "hypercorn main:app -b 0.0.0.0:8000" })),
  },
  unknown: { "the command": starts(UNKNOWN) },
};
