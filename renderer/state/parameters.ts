import { resolveParameters } from '../../shared/config/validate.ts';
import { AppError } from '../../shared/contract/errors.ts';
import type { Parameter, ParameterValue, ParameterValues } from '../../shared/model/parameters.ts';

/** What is wrong with a value, by the rule that the app itself will hold it to; null when it is right. */
export function problemWith(parameter: Parameter, value: ParameterValue): string | null {
  try {
    resolveParameters([parameter], { [parameter.key]: value }, parameter.label);
    return null;
  } catch (error) {
    return error instanceof AppError ? error.message : String(error);
  }
}

export const allRight = (parameters: readonly Parameter[], values: ParameterValues): boolean =>
  parameters.every((parameter) => problemWith(parameter, values[parameter.key] ?? parameter.default) === null);
