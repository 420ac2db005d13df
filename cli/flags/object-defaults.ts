import { z } from 'zod';

const schemaNode = z.looseObject({ properties: z.record(z.string(), z.looseObject({ default: z.unknown().optional() })).optional() });

/** What a schema fills in for objects that are left out: flags set single values of them. */
export function objectDefaults(schema: z.ZodObject): Record<string, unknown> {
  const { properties = {} } = schemaNode.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  return Object.fromEntries(Object.entries(properties).flatMap(([name, { default: value }]) => (typeof value === 'object' && value !== null ? [[name, value]] : [])));
}
