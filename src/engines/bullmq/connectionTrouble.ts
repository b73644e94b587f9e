import { redisRefusal } from './redisRefusal.ts';

/**
 * The reason why there is no connection to a server, by what Node, TLS or Redis say of it.
 *
 * @param tls TLS was tried
 * @param answerMs how long an answer was waited for
 * @returns a line to follow the name of the server
 */
export function connectionTrouble(error: NodeJS.ErrnoException, tls: boolean, answerMs: number): string {
  const { message, code = '' } = error;
  if (code === 'ECONNREFUSED') return `is not there (${code}): is Redis running, and does it listen on that address?`;
  if (['ENOTFOUND', 'EAI_AGAIN'].includes(code)) return `is not known (${code})`;
  if (['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code) || message.includes('ETIMEDOUT')) {
    return `does not answer (${code || `within ${answerMs / 1000} s`})${tls ? ': does it have no TLS, redis://?' : ''}`;
  }
  const untrusted = tlsTrouble(code);
  if (untrusted) return untrusted;
  if (['ECONNRESET', 'EPIPE'].includes(code) || message === 'Connection is closed.') {
    return `closes the connection: does it ${tls ? 'have no TLS, redis://' : 'want TLS, rediss://'}?`;
  }
  if (error.name === 'ReplyError') return redisRefusal(message, null).reason;
  if (/protocol error|RESP/i.test(message)) return 'does not speak the protocol of Redis';
  return `cannot be used (${message.split('\n')[0]})`;
}

/** The reason why a server is not trusted; null: TLS is not the cause. @param code of an error of Node */
export function tlsTrouble(code: string): string | null {
  if (/SELF_SIGNED|UNABLE_TO|ISSUER/.test(code)) {
    return `has a certificate that is not trusted here (${code}): name the file of its authority in NODE_EXTRA_CA_CERTS`;
  }
  if (/CERT/.test(code)) return `has a certificate that does not hold (${code})`;
  if (/SSL|EPROTO/.test(code)) return `does not speak TLS (${code}): redis:// instead of rediss://?`;
  return null;
}
