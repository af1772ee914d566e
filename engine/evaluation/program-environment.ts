/** What a program and a pack need of the machine. Everything else stays out, whatever it is called: keys, tokens, passphrases. */
const ALLOWED = new Set([
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "LANG",
  "TZ",
  "TMPDIR",
  "TMP",
  "TEMP",
  "CI",
  "NO_COLOR",
  "SYSTEMROOT",
  "WINDIR",
  "COMSPEC",
  "PATHEXT",
  "USERPROFILE",
  "APPDATA",
  "LOCALAPPDATA",
  "PROGRAMDATA",
]);

/** The environment a program is evaluated in: that of this process without anything that could be a credential. */
export function programEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => ALLOWED.has(name.toUpperCase()) || name.startsWith("LC_"));
  return Object.fromEntries(kept);
}
