// Stands in for <unistd.h> of the macOS SDK.
#ifndef PICKET_STANDIN_UNISTD_H
#define PICKET_STANDIN_UNISTD_H

#include <standin/types.h>
#define _SC_PAGESIZE 29
#define _SC_NPROCESSORS_ONLN 58
int close(int descriptor);
int pipe(int ends[2]);
ssize_t read(int descriptor, void *bytes, size_t count);
ssize_t write(int descriptor, const void *bytes, size_t count);
ssize_t readlink(const char *path, char *target, size_t size);
int gethostname(char *name, size_t size);
long sysconf(int name);
pid_t getpid(void);
uid_t geteuid(void);
int getpeereid(int descriptor, uid_t *user, gid_t *group);

#endif
