import { expect, test } from "vitest";
import { readStartCommand } from "./start-command.ts";

test.each([
  ["gunicorn app:app -k uvicorn.workers.UvicornWorker --bind 0.0.0.0:$PORT", "gunicorn", "0.0.0.0", 10000],
  ["gunicorn app:app", "gunicorn", "0.0.0.0", 10000],
  ["gunicorn app:app -b 127.0.0.1:8000", "gunicorn", "127.0.0.1", 8000],
  ["uvicorn app:app", "uvicorn", "127.0.0.1", 8000],
  ["uvicorn app:app --host=0.0.0.0 --port=$PORT", "uvicorn", "0.0.0.0", 10000],
  [`sh -c 'python -m uvicorn a.main:app --host 0.0.0.0 --port \${PORT:-8000}'`, "uvicorn", "0.0.0.0", 10000],
  [`sh -c 'python -m uvicorn a.main:app --host 0.0.0.0 --port \${OTHER:-8000}'`, "uvicorn", "0.0.0.0", 8000],
  ["alembic upgrade head && uvicorn app:app --host 0.0.0.0 --port $PORT", "uvicorn", "0.0.0.0", 10000],
  ["python main.py", "other", "0.0.0.0", 10000],
])("%s", (command, server, host, port) => {
  expect(readStartCommand(command, { PORT: "10000" })).toMatchObject({ server, host, port });
});

test.each([
  ["uvicorn app:app --port $APP_PORT", 2, "Error: Invalid value for '--port': '' is not a valid integer."],
  ["uvicorn app:app --port http", 2, "Error: Invalid value for '--port': 'http' is not a valid integer."],
  ["gunicorn app:app --bind 0.0.0.0:$APP_PORT", 1, "Error: '' is not a valid port number."],
  ["  ", 1, "Error: no start command"],
])("%s ends at once", (command, status, line) => {
  expect(readStartCommand(command, { PORT: "10000" })).toEqual({ status, line });
});
