// A provider that answers with what it was sent, and misbehaves on request.
const grpc = require("@grpc/grpc-js");
const service = require("@pulumi/pulumi/proto/provider_grpc_pb.js");
const proto = require("@pulumi/pulumi/proto/provider_pb.js");
const struct = require("google-protobuf/google/protobuf/struct_pb.js");
const any = require("google-protobuf/google/protobuf/any_pb.js");
const empty = require("google-protobuf/google/protobuf/empty_pb.js");
const { BinaryWriter } = require("google-protobuf");

const mode = process.env.TEST_PLUGIN_MODE ?? "";
if (mode === "dies") {
  console.error("the reason it died");
  process.exit(7);
}
if (mode === "chatty") console.log("hello");
if (mode === "says-pid") console.error(`pid ${process.pid}`);

const plain = (properties) => properties?.toJavaScript() ?? {};
const fromPlain = (value) => struct.Struct.fromJavaScript(value);

function initFailed(id, properties, reasons) {
  const detail = new proto.ErrorResourceInitFailed();
  detail.setId(id);
  detail.setProperties(fromPlain(properties));
  detail.setReasonsList(reasons);
  const packed = new any.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new BinaryWriter();
  status.writeInt32(1, grpc.status.UNKNOWN);
  status.writeString(2, "failed to initialize");
  status.writeBytes(3, packed.serializeBinary());
  const metadata = new grpc.Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(status.getResultBuffer()));
  return { code: grpc.status.UNKNOWN, details: "failed to initialize", metadata };
}

const server = new grpc.Server();
server.addService(service.ResourceProviderService, {
  configure(call, done) {
    const reply = new proto.ConfigureResponse();
    configured = plain(call.request.getArgs());
    reply.setAcceptsecrets(!configured.noSecrets);
    reply.setSupportspreview(!configured.noPreview);
    done(null, reply);
  },
  check(call, done) {
    const reply = new proto.CheckResponse();
    const news = plain(call.request.getNews());
    reply.setInputs(fromPlain({ ...news, seenType: call.request.getType(), seenName: call.request.getName() }));
    if (news.bad) {
      const failure = new proto.CheckFailure();
      failure.setProperty("bad");
      failure.setReason("is bad");
      reply.setFailuresList([failure]);
    }
    done(null, reply);
  },
  diff(_call, done) {
    const reply = new proto.DiffResponse();
    reply.setChanges(proto.DiffResponse.DiffChanges.DIFF_SOME);
    reply.setReplacesList(["a"]);
    reply.setHasdetaileddiff(true);
    const diff = new proto.PropertyDiff();
    diff.setKind(proto.PropertyDiff.Kind.UPDATE_REPLACE);
    diff.setInputdiff(true);
    reply.getDetaileddiffMap().set("a.b", diff);
    done(null, reply);
  },
  create(call, done) {
    const inputs = plain(call.request.getProperties());
    if (inputs.crash) process.exit(9);
    if (inputs.fail) return done({ code: grpc.status.UNKNOWN, details: "it did not work" });
    if (inputs.partial) return done(initFailed("half", inputs, ["not ready", "still not"]));
    const reply = new proto.CreateResponse();
    reply.setId(inputs.noId ? "" : "id-1");
    console.log("creating");
    reply.setProperties(
      fromPlain({ ...inputs, configured: JSON.stringify(configured), pid: process.pid, cwd: process.cwd() }),
    );
    done(null, reply);
  },
  cancel(_call, done) {
    console.log("cancelled");
    done(null, new empty.Empty());
  },
});
let configured = {};
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_error, port) => {
  process.stdout.write(`${port}\n`);
});
