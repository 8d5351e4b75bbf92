import type { Recogniser } from '../recogniser.ts';

/** OTLP requests in protobuf: field 1 a message that itself begins with a resource or a scope. */
export const recogniser: Recogniser = {
  recognise: ({ bytes, text }) => {
    if (bytes[0] !== 0x0a || text !== '') return 0;
    let at = 1;
    while (at < 11 && (bytes[at] ?? 0) >= 0x80) at++;
    const inside = bytes.subarray(at + 1, at + 3);
    // resource (1), scope_* (2) as messages; both hold attributes whose keys are text within the first bytes.
    if (inside[0] !== 0x0a && inside[0] !== 0x12) return 0;
    const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
    return /service\.name|telemetry\.sdk|host\.name|k8s\.|process\.|opentelemetry|otel/.test(head) ? 80 : 0;
  },
};
