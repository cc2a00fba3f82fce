import { type Value } from './template.ts';
/** The expression `date` or `commit_date`: `{{date 'FORMAT' tz='ZONE'}}`. */
export declare function dateValue(at: Date): Value;
/**
 * Prints a time in a format of moment, in English. @param zone name of a time zone.
 * @throws TemplateError for an unknown zone. Source: momentjs.com, "Format"; IANA time zone database.
 */
export declare function formatDate(at: Date, format: string, zone: string): string;
