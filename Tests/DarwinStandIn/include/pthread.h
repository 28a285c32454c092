// Stands in for <pthread.h> of the macOS SDK.
#ifndef PICKET_STANDIN_PTHREAD_H
#define PICKET_STANDIN_PTHREAD_H

#include <standin/types.h>
typedef struct {
    long signature;
    char opaque[56];
} pthread_mutex_t;
#define PTHREAD_MUTEX_INITIALIZER {0x32AAABA7, {0}}
int pthread_mutex_init(pthread_mutex_t *mutex, const void *attributes);
int pthread_mutex_lock(pthread_mutex_t *mutex);
int pthread_mutex_unlock(pthread_mutex_t *mutex);
int pthread_mutex_destroy(pthread_mutex_t *mutex);

#endif
