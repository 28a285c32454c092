// Stands in for <sys/wait.h> of the macOS SDK.
#ifndef PICKET_STANDIN_SYS_WAIT_H
#define PICKET_STANDIN_SYS_WAIT_H

#include <standin/types.h>
#define WNOHANG 1
#define WIFSIGNALED(status) (((status) & 0177) != 0177 && ((status) & 0177) != 0)
#define WTERMSIG(status) ((status) & 0177)
#define WEXITSTATUS(status) (((status) >> 8) & 0xff)
pid_t waitpid(pid_t pid, int *status, int options);

#endif
