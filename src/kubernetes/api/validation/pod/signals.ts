const named =
  'SIGABRT SIGALRM SIGBUS SIGCHLD SIGCLD SIGCONT SIGFPE SIGHUP SIGILL SIGINT SIGIO SIGIOT SIGKILL SIGPIPE SIGPOLL SIGPROF SIGPWR SIGQUIT SIGSEGV SIGSTKFLT SIGSTOP SIGSYS SIGTERM SIGTRAP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGVTALRM SIGWINCH SIGXCPU SIGXFSZ SIGRTMIN SIGRTMAX'.split(
    ' ',
  );

function realTime(base: string, last: number): string[] {
  return Array.from({ length: last }, (_, index) => `${base}${index + 1}`);
}

/** The signals that lifecycle.stopSignal may name on Linux, sorted. */
export const linuxStopSignals: readonly string[] = [...named, ...realTime('SIGRTMIN+', 15), ...realTime('SIGRTMAX-', 14)].sort();

export const windowsStopSignals: readonly string[] = ['SIGKILL', 'SIGTERM'];
