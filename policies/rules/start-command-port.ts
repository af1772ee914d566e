import type { Rule } from "../rule.ts";
import { RAILWAY_INSTANCE, WEB_SERVICE } from "../types.ts";

/** Servers that listen on a port of their own unless told; gunicorn, Next.js and most of Node's read $PORT themselves. */
const DEAF =
  /(^|[\s/])(uvicorn|hypercorn|daphne|flask run|streamlit run|vite preview|python3? -m http\.server)(\s|$)|manage\.py runserver/;
/** Servers that listen on 127.0.0.1 unless told. */
const SHY = /(^|[\s/])(uvicorn|hypercorn|daphne|flask run)(\s|$)/;
const HOST = /(--host|--bind|-b|-h|--uds|--fd)[ =]?\S|--(insecure-)?bind/;
const FIXED_PORT =
  /(?:--(?:server\.)?port|-p)[ =]\d{2,5}(?=\s|$|["'])|(?:--bind|-b|--listen|-l)[ =]?\S*?(?::|\s|=)\d{2,5}(?=\s|$|["'])|(?:^|\s)PORT=\d+/;
const LOCAL_ONLY =
  /(?:--host|--bind|--(?:server\.)?address|-H|-h|-b)[ =]?["']?(?:127\.\d+\.\d+\.\d+|localhost|\[?::1\b)/;

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
    const open = subject.read("publicDomain");
    if (subject.type === RAILWAY_INSTANCE && open.known && open.value === false) return;
    const command = subject.read("startCommand");
    if (!command.known) return report.unknown("startCommand");
    if (typeof command.value !== "string") return;
    const reason = problemWith(command.value);
    if (reason !== undefined) report.violation(`${subject.name}'s start command ${reason}.`);
  },
};

function problemWith(command: string): string | undefined {
  if (LOCAL_ONLY.test(command)) return "listens on localhost, where the platform cannot reach it";
  if (!/\$\{?PORT\b/.test(command)) {
    if (FIXED_PORT.test(command)) return "names a port of its own instead of $PORT";
    if (DEAF.test(command)) return "does not pass $PORT to a server that does not read it itself";
  }
  return SHY.test(command) && !HOST.test(command)
    ? "says no host to a server that listens on localhost unless told"
    : undefined;
}
