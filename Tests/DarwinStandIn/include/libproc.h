// Stands in for <libproc.h> of the macOS SDK.
#ifndef PICKET_STANDIN_LIBPROC_H
#define PICKET_STANDIN_LIBPROC_H

#include <sys/proc_info.h>
int proc_listpids(uint32_t type, uint32_t argument, void *buffer, int size);
int proc_listallpids(void *buffer, int size);
int proc_listchildpids(pid_t parent, void *buffer, int size);
int proc_pidinfo(int pid, int flavor, uint64_t argument, void *buffer, int size);
int proc_pidfdinfo(int pid, int descriptor, int flavor, void *buffer, int size);

#endif
