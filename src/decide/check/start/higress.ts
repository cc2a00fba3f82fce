import { isObject, type Json, type JsonObject } from '../../../core/json.ts';
import type { Given } from '../reference.ts';

/** The conditions of a rule, with the members that say them to the filter. */
const CONDITIONS = [
  ['ingress', '_match_route_'],
  ['service', '_match_service_'],
  ['domain', '_match_domain_'],
] as const;

/**
 * The one configuration that Higress makes of `defaultConfig` and `matchRules`. @returns why there is none.
 * Source: higress pkg/ingress/config/ingress_config.go @1e534efc, convertIstioWasmPlugin.
 */
export function structOf(given: Given): JsonObject | string {
  const { pluginConfig, defaultConfig, defaultConfigDisable, matchRules } = given;
  if (isObject(pluginConfig)) return pluginConfig;
  const rules = (Array.isArray(matchRules) ? matchRules : [])
    .filter(isObject)
    .filter((rule) => rule.configDisable !== true);
  const isDisabled = defaultConfigDisable === true;
  if (rules.length === 0 && isDisabled) return 'its configuration is disabled, so Higress does not load it';
  const made = rules.map(ruleOf);
  if (made.includes(undefined)) return 'one of its matchRules has no condition, so Higress does not load it';
  const start = !isDisabled && isObject(defaultConfig) ? defaultConfig : {};
  return made.length === 0 ? start : { ...start, _rules_: made.filter((rule) => rule !== undefined) };
}

function ruleOf(rule: JsonObject): JsonObject | undefined {
  const { routeType = 'HTTP' } = rule;
  const found = CONDITIONS.flatMap(([field, name]): readonly [string, Json][] => {
    const items = rule[field];
    if (!Array.isArray(items) || items.length === 0) return [];
    // Higress replaces the name of a route by the type of the rule.
    return [[name, field === 'ingress' && routeType !== 'HTTP' ? items.map(() => routeType) : items]];
  });
  if (found.length === 0) return undefined;
  return { ...(isObject(rule.config) ? rule.config : {}), ...Object.fromEntries(found) };
}
