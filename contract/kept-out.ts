const KEPT_OUT = /address not in tenant allow_list: \{(\d+), (\d+), (\d+), (\d+)\}/i;

/** The address that network restrictions kept out, by the words of Supabase's pooler; undefined for any other text. */
export function keptOutAddress(text: string): string | undefined {
  return KEPT_OUT.exec(text)?.slice(1).join(".");
}

/** What a person does whose own connection was kept out; undefined for any other failure. */
export function keptOutAdvice(text: string): string | undefined {
  const address = keptOutAddress(text);
  if (address === undefined) return undefined;
  return (
    `Supabase's network restrictions keep out this machine, which connects from ${address}: add ${address}/32 to \`networkRestrictions\` ` +
    "where the program declares the database (or in Supabase's dashboard, Database, Settings) and run the same command again."
  );
}
