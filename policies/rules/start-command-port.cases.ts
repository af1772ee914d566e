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
    "a worker that nobody reaches": program(
      railwayInstance({ publicDomain: false, startCommand: "celery -A shop worker -b redis://cache:6379" }),
    ),
    "a script": starts("node dist/server.js"),
    "Next.js, which reads it itself": starts("npx next start"),
    "a folder with digits": starts("mkdir -p data2024 && npm start"),
    "hypercorn, which binds both": starts("hypercorn main:app --bind 0.0.0.0:$PORT"),
    "daphne, in short": starts("daphne -b 0.0.0.0 -p $PORT shop.asgi:application"),
    "every address of IPv6, too": starts("uvicorn main:app --host :: --port ${PORT}"),
    "workers of gunicorn": starts("gunicorn main:app -k uvicorn.workers.UvicornWorker --bind 0.0.0.0:$PORT"),
    "migrations first": starts("alembic upgrade head && python -m uvicorn main:app --host 0.0.0.0 --port $PORT"),
    streamlit: starts("streamlit run app.py --server.port $PORT --server.address 0.0.0.0"),
    "a number that is no port": starts("gunicorn main:app --workers 4 --timeout 120"),
  },
  bad: {
    "a port of its own": { ...starts("uvicorn main:app --host 0.0.0.0 --port 8000"), says: "names a port of its own" },
    "a bound port": starts("gunicorn main:app --bind 0.0.0.0:8000"),
    none: starts("uvicorn main:app --host 0.0.0.0"),
    "a bound port, in short": starts("gunicorn main:app -b :8000"),
    "without a space": starts("gunicorn main:app -b0.0.0.0:8000"),
    "with a sign of equality": starts("gunicorn main:app --bind=0.0.0.0:8000"),
    "a port to listen at": starts("serve -s dist -l 3000"),
    "a variable before the command": starts("PORT=8000 node server.js"),
    "by the full path": starts("/opt/venv/bin/uvicorn main:app --host 0.0.0.0 --port 8000"),
    "a variable in small letters": starts("uvicorn main:app --host 0.0.0.0 --port $port"),
    "Django's server for developers": starts("python manage.py runserver 0.0.0.0:8000"),
    "Python's own server": starts("python -m http.server 8000"),
    "no host, so localhost": {
      ...starts("uvicorn main:app --port $PORT"),
      says: "says no host to a server that listens on localhost",
    },
    "bound to localhost": starts("gunicorn main:app --bind localhost:$PORT"),
    "on localhost only": { ...starts("uvicorn main:app --host 127.0.0.1 --port $PORT"), says: "listens on localhost" },
    "a port of its own, at Railway": program(railwayInstance({ startCommand: "hypercorn main:app -b 0.0.0.0:8000" })),
  },
  unknown: { "the command": starts(UNKNOWN) },
};
