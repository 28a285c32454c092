// Stands in for <stdlib.h> of the macOS SDK.
#ifndef PICKET_STANDIN_STDLIB_H
#define PICKET_STANDIN_STDLIB_H

#include <standin/types.h>
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void free(void *memory);
char *realpath(const char *path, char *resolved);
int getloadavg(double averages[], int count);

#endif
