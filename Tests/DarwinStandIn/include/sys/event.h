// Stands in for <sys/event.h> of the macOS SDK.
#ifndef PICKET_STANDIN_SYS_EVENT_H
#define PICKET_STANDIN_SYS_EVENT_H

#include <standin/types.h>
struct kevent {
    uintptr_t ident;
    int16_t filter;
    uint16_t flags;
    uint32_t fflags;
    intptr_t data;
    void *udata;
};
#define EV_SET(change, a, b, c, d, e, f) (*(change) = (struct kevent){(a), (b), (c), (d), (e), (f)})
#define EVFILT_PROC (-5)
#define EV_ADD 0x0001
#define NOTE_EXIT 0x80000000
int kqueue(void);
int kevent(int queue, const struct kevent *changes, int change_count, struct kevent *events, int event_count,
           const struct timespec *timeout);

#endif
