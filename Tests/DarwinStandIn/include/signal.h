// Stands in for <signal.h> and <sys/signal.h> of the macOS SDK.
#ifndef PICKET_STANDIN_SIGNAL_H
#define PICKET_STANDIN_SIGNAL_H

#include <standin/types.h>
struct __siginfo;
struct sigaction {
    union {
        void (*__sa_handler)(int);
        void (*__sa_sigaction)(int, struct __siginfo *, void *);
    } __sigaction_u;
    sigset_t sa_mask;
    int sa_flags;
};
#define sa_handler __sigaction_u.__sa_handler
#define SA_RESTART 0x0002
#define SIGPIPE 13
#define SIG_IGN ((void (*)(int))1)
int sigaction(int number, const struct sigaction *action, struct sigaction *old);
int sigemptyset(sigset_t *set);
int sigfillset(sigset_t *set);
void (*signal(int number, void (*handler)(int)))(int);

#endif
