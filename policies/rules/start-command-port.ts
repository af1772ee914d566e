import type { Rule } from "../rule.ts";
import { RAILWAY_INSTANCE, WEB_SERVICE } from "../types.ts";

/** Servers that listen on a port of their own unless told; gunicorn and most of Node's read $PORT themselves. */
const DEAF =
  /(^|\s)(uvicorn|hypercorn|daphne|fastapi run|flask run|streamlit run|next start)(\s|$)|manage\.py runserver/;
const FIXED_PORT = /(?:--port|--bind|-p|-b)[ =]\S*?\d{2,5}(?!\S*\$)(?=\s|$|["'])/;
const LOCAL_ONLY = /(?:--host|--bind|-H|-b)[ =](?:127\.0\.0\.1|localhost)/;

export const startCommandPort: Rule = {
  id: "start-command-port",
  title: "The start command listens on $PORT",
  incident:
    'MapMyStandards: "Error: Invalid port. Solution: Ensure using $PORT". Tectonic\'s runbook starts uvicorn with --port 8000: the platform asks another port, finds nobody and gives up.',
  severity: "high",
  level: "mandatory",
  fix: "write `--host 0.0.0.0 --port $PORT` (gunicorn: `--bind 0.0.0.0:$PORT`).",
  limits: "A command that starts a script is believed to read PORT there.",
  types: [WEB_SERVICE, RAILWAY_INSTANCE],
  check(subject, report) {
    const command = subject.read("startCommand");
    if (!command.known) return report.unknown("startCommand");
    if (typeof command.value !== "string") return;
    const reason = problemWith(command.value);
    if (reason !== undefined) report.violation(`${subject.name}'s start command ${reason}.`);
  },
};

function problemWith(command: string): string | undefined {
  if (LOCAL_ONLY.test(command)) return "listens on localhost, where the platform cannot reach it";
  if (/\$\{?PORT\b/.test(command)) return undefined;
  if (FIXED_PORT.test(command)) return "names a port of its own instead of $PORT";
  return DEAF.test(command) ? "does not pass $PORT to a server that does not read it itself" : undefined;
}
