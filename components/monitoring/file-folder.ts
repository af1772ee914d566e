import { join, relative, sep } from "node:path";
import { local } from "@pulumi/command";
import { type CustomResourceOptions, type Output, output } from "@pulumi/pulumi";
import { FILES, type MonitoringFiles, variableOf } from "./files.ts";

export interface FileFolderArgs {
  /** Where the files go, relative to the project. Another folder is another set: the old one is removed. */
  folder: string;
  files: Output<MonitoringFiles>;
}

/**
 * The monitoring files as a part of the stack: a change shows in the preview, file by file, and `up` writes it. Deleting it
 * removes the files. A command, so that it is the same under both engines and needs no cloud.
 */
export class FileFolder extends local.Command {
  constructor(name: string, { folder, files }: FileFolderArgs, options?: CustomResourceOptions) {
    const texts = FILES.map((file) => [variableOf(file), output(files)[file]]);
    const command = `node --import tsx ${writeScript()}`;
    super(
      name,
      {
        create: command,
        delete: `${command} --remove`,
        environment: { MONITORING_FOLDER: folder, ...Object.fromEntries(texts) },
        triggers: [folder],
      },
      options,
    );
  }
}

/** Relative to the project, where the command runs: an absolute path would differ on every machine and show as a change. */
function writeScript(): string {
  return relative(process.cwd(), join(import.meta.dirname, "write.ts"))
    .split(sep)
    .join("/");
}
