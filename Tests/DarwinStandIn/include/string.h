// Stands in for <string.h> of the macOS SDK.
#ifndef PICKET_STANDIN_STRING_H
#define PICKET_STANDIN_STRING_H

#include <standin/types.h>
void *memcpy(void *to, const void *from, size_t count);
void *memmove(void *to, const void *from, size_t count);
void *memset(void *memory, int byte, size_t count);
int strcmp(const char *one, const char *other);
int strncmp(const char *one, const char *other, size_t count);
char *strcpy(char *to, const char *from);
char *strchr(const char *text, int byte);
char *strrchr(const char *text, int byte);
size_t strlen(const char *text);
size_t strnlen(const char *text, size_t most);
size_t strcspn(const char *text, const char *stops);
#if defined(__STDC_WANT_LIB_EXT1__) && __STDC_WANT_LIB_EXT1__ >= 1
int memset_s(void *memory, size_t size, int byte, size_t count);
#endif

#endif
