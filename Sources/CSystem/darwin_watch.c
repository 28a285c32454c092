// Watching folders through FSEvents, one stream a watch; each covers all below its folder. Facts: <CoreServices/
// CoreServices.h>, FSEvents.h. A queue of the system calls back; what it says waits in a buffer for the loop.
#if defined(__APPLE__)
#include "csystem.h"

#include <CoreServices/CoreServices.h>
#include <dispatch/dispatch.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// A change as it waits: this, then the name without a NUL.
struct record {
    int id;
    bool is_folder;
    bool created;
    bool removed;
    bool moved;
    bool overflow;
    unsigned short length;
};

struct stream {
    struct stream *next;
    struct watcher *watcher;
    FSEventStreamRef events;
    int id;
    size_t root_length;
    char root[PATH_MAX];
};

struct watcher {
    struct watcher *next;
    int read_end;
    int write_end;
    int last_id;
    dispatch_queue_t queue;
    struct stream *streams;
    pthread_mutex_t lock;  // guards the rest, which the queue's thread fills and the loop's thread empties
    bool lost;
    size_t used;
    size_t at;
    char bytes[1 << 16];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct watcher *watchers;

static struct watcher *find(int read_end) {
    pthread_mutex_lock(&lock);
    struct watcher *watcher = watchers;
    while (watcher != NULL && watcher->read_end != read_end) watcher = watcher->next;
    pthread_mutex_unlock(&lock);
    if (watcher == NULL) errno = EBADF;
    return watcher;
}

int picket_watch_open(void) {
    struct watcher *watcher = calloc(1, sizeof *watcher);
    int ends[2];
    if (watcher == NULL || picket_pipe(ends, true) != 0) {
        free(watcher);
        return -1;
    }
    watcher->read_end = ends[0];
    watcher->write_end = ends[1];
    watcher->queue = dispatch_queue_create("picket.watch", NULL);
    pthread_mutex_init(&watcher->lock, NULL);
    pthread_mutex_lock(&lock);
    watcher->next = watchers;
    watchers = watcher;
    pthread_mutex_unlock(&lock);
    return watcher->read_end;
}

static void nothing(void *context) {
    (void)context;
}

static void end_stream(struct watcher *watcher, struct stream *stream) {
    FSEventStreamStop(stream->events);
    FSEventStreamInvalidate(stream->events);
    // A call back that runs now ends before the stream goes.
    dispatch_sync_f(watcher->queue, NULL, nothing);
    FSEventStreamRelease(stream->events);
    free(stream);
}

void picket_watch_close(int read_end) {
    pthread_mutex_lock(&lock);
    struct watcher **link = &watchers;
    while (*link != NULL && (*link)->read_end != read_end) link = &(*link)->next;
    struct watcher *watcher = *link;
    if (watcher != NULL) *link = watcher->next;
    pthread_mutex_unlock(&lock);
    if (watcher == NULL) return;
    while (watcher->streams != NULL) {
        struct stream *stream = watcher->streams;
        watcher->streams = stream->next;
        end_stream(watcher, stream);
    }
    dispatch_release(watcher->queue);
    close(watcher->read_end);
    close(watcher->write_end);
    pthread_mutex_destroy(&watcher->lock);
    free(watcher);
}

// Called under the watcher's lock.
static void append(struct watcher *watcher, const struct record *record, const char *name) {
    size_t needed = sizeof *record + record->length;
    bool was_empty = watcher->at == watcher->used && !watcher->lost;
    if (sizeof watcher->bytes - watcher->used < needed && watcher->at > 0) {
        memmove(watcher->bytes, watcher->bytes + watcher->at, watcher->used - watcher->at);
        watcher->used -= watcher->at;
        watcher->at = 0;
    }
    if (sizeof watcher->bytes - watcher->used < needed) {
        watcher->lost = true;
    } else {
        memcpy(watcher->bytes + watcher->used, record, sizeof *record);
        memcpy(watcher->bytes + watcher->used + sizeof *record, name, record->length);
        watcher->used += needed;
    }
    // A byte wakes the loop; while changes wait, there is one already.
    ssize_t told = was_empty ? write(watcher->write_end, "", 1) : 1;
    (void)told;
}

static void note(struct stream *stream, const char *path, FSEventStreamEventFlags flags) {
    const FSEventStreamEventFlags loss = kFSEventStreamEventFlagMustScanSubDirs | kFSEventStreamEventFlagUserDropped |
                                         kFSEventStreamEventFlagKernelDropped;
    const FSEventStreamEventFlags matters = kFSEventStreamEventFlagItemCreated | kFSEventStreamEventFlagItemRemoved |
                                            kFSEventStreamEventFlagItemRenamed | kFSEventStreamEventFlagItemModified |
                                            kFSEventStreamEventFlagItemCloned;
    struct record record = {.id = stream->id};
    const char *name = "";
    if ((flags & loss) != 0) {
        record.overflow = true;
    } else if ((flags & kFSEventStreamEventFlagRootChanged) != 0) {
        record.moved = true;
    } else {
        if ((flags & matters) == 0 || strncmp(path, stream->root, stream->root_length) != 0) return;
        name = path + stream->root_length;
        // The root of all ends in a slash itself.
        if (*name != '/' && stream->root_length > 1) return;
        while (*name == '/') name++;
        size_t length = strlen(name);
        if (length == 0 || length >= sizeof((struct picket_change *)0)->name) return;
        record.length = (unsigned short)length;
        record.is_folder = (flags & kFSEventStreamEventFlagItemIsDir) != 0;
        record.created = (flags & kFSEventStreamEventFlagItemCreated) != 0;
        record.removed = (flags & kFSEventStreamEventFlagItemRemoved) != 0;
    }
    append(stream->watcher, &record, name);
}

static void changed(ConstFSEventStreamRef events, void *context, size_t count, void *paths,
                    const FSEventStreamEventFlags flags[], const FSEventStreamEventId ids[]) {
    (void)events;
    (void)ids;
    struct stream *stream = context;
    pthread_mutex_lock(&stream->watcher->lock);
    for (size_t index = 0; index < count; index++) note(stream, ((char **)paths)[index], flags[index]);
    pthread_mutex_unlock(&stream->watcher->lock);
}

static FSEventStreamRef make_events(struct stream *stream) {
    CFStringRef path = CFStringCreateWithCString(NULL, stream->root, kCFStringEncodingUTF8);
    if (path == NULL) return NULL;
    CFArrayRef paths = CFArrayCreate(NULL, (const void **)&path, 1, &kCFTypeArrayCallBacks);
    FSEventStreamContext context = {0, stream, NULL, NULL, NULL};
    FSEventStreamRef events = NULL;
    if (paths != NULL)
        // The first change is told at once, and those of the next tenth of a second together.
        events = FSEventStreamCreate(NULL, changed, &context, paths, kFSEventStreamEventIdSinceNow, 0.1,
                                     kFSEventStreamCreateFlagNoDefer | kFSEventStreamCreateFlagWatchRoot |
                                         kFSEventStreamCreateFlagFileEvents);
    if (paths != NULL) CFRelease(paths);
    CFRelease(path);
    return events;
}

static int refuse(struct stream *stream, int error) {
    free(stream);
    errno = error;
    return -1;
}

int picket_watch_add(int read_end, const char *path, bool deep, bool *covers_tree) {
    (void)deep;
    struct watcher *watcher = find(read_end);
    if (watcher == NULL) return -1;
    struct stream *stream = calloc(1, sizeof *stream);
    if (stream == NULL) return -1;
    // Changes are told under the path without links.
    if (realpath(path, stream->root) == NULL) return refuse(stream, errno);
    stream->root_length = strlen(stream->root);
    stream->watcher = watcher;
    stream->id = ++watcher->last_id;
    stream->events = make_events(stream);
    if (stream->events == NULL) return refuse(stream, ENOMEM);
    FSEventStreamSetDispatchQueue(stream->events, watcher->queue);
    if (!FSEventStreamStart(stream->events)) {
        FSEventStreamInvalidate(stream->events);
        FSEventStreamRelease(stream->events);
        return refuse(stream, EIO);
    }
    stream->next = watcher->streams;
    watcher->streams = stream;
    // A stream always covers all below, wanted or not.
    if (covers_tree != NULL) *covers_tree = true;
    return stream->id;
}

void picket_watch_remove(int read_end, int id) {
    struct watcher *watcher = find(read_end);
    if (watcher == NULL) return;
    struct stream **link = &watcher->streams;
    while (*link != NULL && (*link)->id != id) link = &(*link)->next;
    struct stream *stream = *link;
    if (stream == NULL) return;
    *link = stream->next;
    end_stream(watcher, stream);
}

// Called under the watcher's lock.
static int take(struct watcher *watcher, struct picket_change *change) {
    memset(change, 0, sizeof *change);
    if (watcher->lost) {
        watcher->lost = false;
        change->id = -1;
        change->overflow = true;
        return 1;
    }
    if (watcher->at == watcher->used) {
        char told[64];
        while (read(watcher->read_end, told, sizeof told) > 0) continue;
        watcher->at = watcher->used = 0;
        return 0;
    }
    struct record record;
    memcpy(&record, watcher->bytes + watcher->at, sizeof record);
    memcpy(change->name, watcher->bytes + watcher->at + sizeof record, record.length);
    watcher->at += sizeof record + record.length;
    change->id = record.id;
    change->is_folder = record.is_folder;
    change->created = record.created;
    change->removed = record.removed;
    change->moved = record.moved;
    change->overflow = record.overflow;
    return 1;
}

int picket_watch_next(int read_end, struct picket_change *change) {
    struct watcher *watcher = find(read_end);
    if (watcher == NULL) return -1;
    pthread_mutex_lock(&watcher->lock);
    int answer = take(watcher, change);
    pthread_mutex_unlock(&watcher->lock);
    return answer;
}
#endif
