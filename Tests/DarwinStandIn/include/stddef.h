// Stands in for <stddef.h> of the macOS SDK.
#ifndef PICKET_STANDIN_STDDEF_H
#define PICKET_STANDIN_STDDEF_H

typedef __SIZE_TYPE__ size_t;
#define NULL ((void *)0)

#endif
