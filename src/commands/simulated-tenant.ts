// Who the simulated tenant is, for `simulate` and the demonstration. The secret opens nothing but the simulator.

export const simulatedTenant = {
  name: 'contoso',
  tenantId: '11111111-2222-3333-4444-555555555555',
  clientId: '99999999-8888-4777-8666-555555555555',
  clientSecret: 'only-the-simulator-knows',
} as const;
