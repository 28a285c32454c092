// Stands in for <sys/sysctl.h> of the macOS SDK.
#ifndef PICKET_STANDIN_SYS_SYSCTL_H
#define PICKET_STANDIN_SYS_SYSCTL_H

#include <standin/types.h>
#define CTL_KERN 1
#define KERN_PROCARGS2 49
int sysctl(int *name, unsigned int count, void *old, size_t *old_size, void *new, size_t new_size);
int sysctlbyname(const char *name, void *old, size_t *old_size, void *new, size_t new_size);

#endif
