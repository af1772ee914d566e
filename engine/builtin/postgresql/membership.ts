import type { Session } from "./connection.ts";
import { currentUser, identifier, isSuperuser, roleExists } from "./sql.ts";

/**
 * Does something with the rights of these roles: whoever is no superuser becomes a member of each for that long, in the
 * caller's transaction. A role cannot be a member of its own member, so the opposite membership is lifted meanwhile.
 */
export async function withMembership<T>(session: Session, roles: string[], work: () => Promise<T>): Promise<T> {
  if (roles.length === 0) return work();
  const self = await currentUser(session);
  if (await isSuperuser(session, self)) return work();

  const joined: string[] = [];
  const lifted: string[] = [];
  for (const role of roles) {
    // Nobody but a superuser may be given a superuser's rights.
    if (await isSuperuser(session, role)) continue;
    if (await leave(session, self, role)) lifted.push(role);
    if (await join(session, role, self)) joined.push(role);
  }
  const result = await work();
  for (const role of joined) await leave(session, role, self);
  for (const role of lifted) if (await roleExists(session, role)) await join(session, self, role);
  return result;
}

async function join(session: Session, role: string, member: string): Promise<boolean> {
  if (role === member || (await isMember(session, role, member))) return false;
  await session.run(`GRANT ${identifier(role)} TO ${identifier(member)}`);
  return true;
}

async function leave(session: Session, role: string, member: string): Promise<boolean> {
  if (role === member || !(await isMember(session, role, member))) return false;
  await session.run(`REVOKE ${identifier(role)} FROM ${identifier(member)}`);
  return true;
}

/** From PostgreSQL 16 on a creator's own membership does not let it SET ROLE, which is the right needed here. */
async function isMember(session: Session, role: string, member: string): Promise<boolean> {
  const settable = (await session.exists(
    "SELECT 1 FROM information_schema.columns WHERE table_name = 'pg_auth_members' AND column_name = 'set_option'",
    [],
  ))
    ? " AND set_option"
    : "";
  return session.exists(
    `SELECT 1 FROM pg_auth_members WHERE pg_get_userbyid(roleid) = $1 AND pg_get_userbyid(member) = $2${settable}`,
    [role, member],
  );
}
