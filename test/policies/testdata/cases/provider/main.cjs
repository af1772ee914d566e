// A provider that takes every resource as it is given: outputs are the inputs, secrets and unknown values among them.
const grpc = require("@grpc/grpc-js");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb.js");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb.js");
const { ResourceProviderService } = require("@pulumi/pulumi/proto/provider_grpc_pb.js");
const proto = require("@pulumi/pulumi/proto/provider_pb.js");

const answer = (respond) => (call, done) => done(null, respond(call.request));
const taken = answer((request) => new proto.CheckResponse().setInputs(request.getNews()));

const server = new grpc.Server();
server.addService(ResourceProviderService, {
  getPluginInfo: answer(() => new PluginInfo().setVersion("0.1.0")),
  checkConfig: taken,
  configure: answer(() => new proto.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true)),
  check: taken,
  create: answer((request) => new proto.CreateResponse().setProperties(request.getProperties())),
  cancel: answer(() => new Empty()),
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
