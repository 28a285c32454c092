// Stands in for <sys/errno.h> of the macOS SDK.
#ifndef PICKET_STANDIN_ERRNO_H
#define PICKET_STANDIN_ERRNO_H

extern int *__error(void);
#define errno (*__error())
#define EPERM 1
#define ENOENT 2
#define ESRCH 3
#define EINTR 4
#define EIO 5
#define EBADF 9
#define ENOMEM 12
#define EINVAL 22
#define EAGAIN 35
#define EWOULDBLOCK EAGAIN
#define ENOTSUP 45
#define ELOOP 62
#define ENAMETOOLONG 63
#define ENOSYS 78

#endif
