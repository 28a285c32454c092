// Stands in for <sys/random.h> of the macOS SDK.
#ifndef PICKET_STANDIN_SYS_RANDOM_H
#define PICKET_STANDIN_SYS_RANDOM_H

#include <standin/types.h>
int getentropy(void *bytes, size_t count);

#endif
