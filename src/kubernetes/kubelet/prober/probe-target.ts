import type { Container } from '../../api/types.ts';

/** The number of a port given by number or by the name of one of the container's ports (probe/util.go ResolveContainerPort). */
export function computePort(port: number | string, container: Container): { readonly port: number } | { readonly error: string } {
  let number = typeof port === 'number' ? port : undefined;
  if (typeof port === 'string') {
    number = container.ports?.find((one) => one.name === port)?.containerPort;
    if (number === undefined) {
      if (!/^[+-]?\d+$/.test(port)) return { error: `strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax` };
      number = Number(port);
    }
  }
  return number! > 0 && number! < 65536 ? { port: number! } : { error: `invalid port number: ${number}` };
}
