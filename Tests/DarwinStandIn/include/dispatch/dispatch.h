// Stands in for <dispatch/queue.h> and <dispatch/object.h>, as C sees them of the macOS SDK.
#ifndef PICKET_STANDIN_DISPATCH_DISPATCH_H
#define PICKET_STANDIN_DISPATCH_DISPATCH_H

typedef struct dispatch_queue_s *dispatch_queue_t;
dispatch_queue_t dispatch_queue_create(const char *label, void *attributes);
void dispatch_sync_f(dispatch_queue_t queue, void *context, void (*work)(void *context));
void dispatch_release(dispatch_queue_t object);

#endif
