// The configuration of a service to which nothing of Microsoft answers: enough to start and to stop it.

/** `secret`: the line that says where the client secret is. `port`: of the receiver on this machine. */
export function lonelyConfiguration(secret: string, port: number): string {
  return `stateFolder: state
journal: { allowInMemory: true }
http: { port: 0 }
stopSeconds: 2
tenants:
  - name: contoso
    tenantId: 11111111-2222-3333-4444-555555555555
    clientId: 66666666-7777-8888-9999-000000000000
    ${secret}
    authority: http://127.0.0.1:9
sources: [{ kind: office-activity, endpoint: "http://127.0.0.1:9" }]
destinations: [{ name: siem, profile: qradar, transport: tcp, host: 127.0.0.1, port: ${port} }]
`;
}
