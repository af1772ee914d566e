import { type ClientUnaryCall, credentials, type ServiceError } from "@grpc/grpc-js";

const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/** For both ends of every channel here: Pulumi's message limit, no proxy for loopback, and no call sent twice. */
export const CHANNEL_OPTIONS = {
  "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
  "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  "grpc.enable_http_proxy": 0,
  "grpc.enable_retries": 0,
};

export const LOOPBACK_CREDENTIALS = credentials.createInsecure();

/** A unary call as a promise; rejects with grpc's ServiceError. */
export function unary<T>(
  start: (done: (error: ServiceError | null, response: T) => void) => ClientUnaryCall,
): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, response) => (error ? reject(error) : resolve(response)));
  });
}

export function afterMs(milliseconds: number): { deadline: number } {
  return { deadline: Date.now() + milliseconds };
}
