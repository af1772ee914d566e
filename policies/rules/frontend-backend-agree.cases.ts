import { environment, group, project, service } from "../test-resources.ts";
import { program, type RuleCases, UNKNOWN } from "../testing.ts";
import { frontendBackendAgree } from "./frontend-backend-agree.ts";

const both = (backend: Record<string, string>, frontend: Record<string, string>, api = service()) =>
  program(api, group(backend), project(), environment(frontend));

export const cases: RuleCases = {
  rule: frontendBackendAgree,
  good: {
    "the same": both(
      { PUSHER_KEY: "k", PUSHER_CLUSTER: "us2", CLERK_PUBLISHABLE_KEY: "pk" },
      { VITE_PUSHER_APP_KEY: "k", VITE_PUSHER_CLUSTER: "us2", NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: "pk" },
    ),
    "the service's address": both({}, { VITE_API_URL: "https://api.onrender.com/api" }),
    "a path that the frontend hands on": both({}, { VITE_API_URL: "/api" }),
    "what may differ": both({ SENTRY_DSN: "a" }, { VITE_SENTRY_DSN: "b" }),
    "a backend that is not of the stack": program(project(), environment({ VITE_API_URL: "https://api.example.com" })),
  },
  bad: {
    "another cluster": {
      ...both({ PUSHER_CLUSTER: "us2" }, { VITE_PUSHER_CLUSTER: "eu" }),
      says: "production.VITE_PUSHER_CLUSTER is not what PUSHER_CLUSTER is in group",
    },
    "another key, by its other name": both({ PUSHER_KEY: "a" }, { VITE_PUSHER_APP_KEY: "b" }),
    "another Clerk instance": both({ CLERK_PUBLISHABLE_KEY: "a" }, { VITE_CLERK_PUBLISHABLE_KEY: "b" }),
    "another API": both({}, { VITE_API_BASE_URL: "https://old.onrender.com/api" }),
    "a developer's machine": both({}, { VITE_API_URL: "http://localhost:8000" }),
  },
  unknown: {
    "the frontend's": both({ PUSHER_KEY: "a" }, { VITE_PUSHER_KEY: UNKNOWN }),
    "the backend's": both({ PUSHER_KEY: UNKNOWN }, { VITE_PUSHER_KEY: "a" }),
    "where the service will be": both({}, { VITE_API_URL: "https://x.onrender.com" }, service({ url: undefined })),
  },
};
