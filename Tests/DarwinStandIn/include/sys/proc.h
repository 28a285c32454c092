// Stands in for <sys/proc.h> of the macOS SDK.
#ifndef PICKET_STANDIN_SYS_PROC_H
#define PICKET_STANDIN_SYS_PROC_H

#define SZOMB 5

#endif
