// Watching folders and files through inotify(7).
#if defined(__linux__)
#define _GNU_SOURCE
#include "csystem.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

// What was read from one watcher and not told yet. Room for some events, each at most a header and a name of 255 bytes.
struct reader {
    struct reader *next;
    int watcher;
    size_t used;
    size_t at;
    _Alignas(struct inotify_event) char bytes[4096];
};

// Guards the list alone; one watcher is used by one thread.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct reader *readers;

int picket_watch_open(void) {
    struct reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) return -1;
    reader->watcher = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (reader->watcher < 0) {
        int kept = errno;
        free(reader);
        errno = kept;
        return -1;
    }
    pthread_mutex_lock(&lock);
    reader->next = readers;
    readers = reader;
    pthread_mutex_unlock(&lock);
    return reader->watcher;
}

static struct reader *find(int watcher) {
    pthread_mutex_lock(&lock);
    struct reader *reader = readers;
    while (reader != NULL && reader->watcher != watcher) reader = reader->next;
    pthread_mutex_unlock(&lock);
    return reader;
}

void picket_watch_close(int watcher) {
    pthread_mutex_lock(&lock);
    struct reader **link = &readers;
    while (*link != NULL && (*link)->watcher != watcher) link = &(*link)->next;
    struct reader *reader = *link;
    if (reader != NULL) *link = reader->next;
    // Closed under the lock, so that a new watcher of the same number is not taken for this one.
    if (reader != NULL) close(watcher);
    pthread_mutex_unlock(&lock);
    free(reader);
}

int picket_watch_add(int watcher, const char *path, bool deep, bool *covers_tree) {
    (void)deep;
    if (covers_tree != NULL) *covers_tree = false;
    // A write is told when it is made: logs stay open for hours, so a close comes too late. The kernel merges a write
    // with an untold one before it. Attributes matter only of a file, whose removal shows as one while it is open.
    uint32_t mask = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_MODIFY | IN_DELETE_SELF | IN_MOVE_SELF;
    int id = inotify_add_watch(watcher, path, mask | IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK);
    if (id >= 0 || errno != ENOTDIR) return id;
    return inotify_add_watch(watcher, path, IN_MODIFY | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_DONT_FOLLOW);
}

void picket_watch_remove(int watcher, int id) {
    inotify_rm_watch(watcher, id);
}

static void describe(const struct inotify_event *event, struct picket_change *change) {
    change->id = event->wd;
    change->overflow = (event->mask & IN_Q_OVERFLOW) != 0;
    change->is_folder = (event->mask & IN_ISDIR) != 0;
    change->created = (event->mask & (IN_CREATE | IN_MOVED_TO)) != 0;
    uint32_t gone = IN_DELETE | IN_MOVED_FROM | IN_DELETE_SELF | IN_UNMOUNT | IN_IGNORED;
    change->removed = (event->mask & gone) != 0;
    change->moved = (event->mask & IN_MOVE_SELF) != 0;
    size_t length = event->len == 0 ? 0 : strnlen(event->name, event->len);
    if (length >= sizeof change->name) length = sizeof change->name - 1;
    memcpy(change->name, event->name, length);
    change->name[length] = 0;
}

int picket_watch_next(int watcher, struct picket_change *change) {
    struct reader *reader = find(watcher);
    if (reader == NULL) {
        errno = EBADF;
        return -1;
    }
    if (reader->at == reader->used) {
        ssize_t count;
        do count = read(watcher, reader->bytes, sizeof reader->bytes);
        while (count < 0 && errno == EINTR);
        if (count < 0) return errno == EAGAIN ? 0 : -1;
        reader->at = 0;
        reader->used = (size_t)count;
        if (count == 0) return 0;
    }
    const struct inotify_event *event = (const struct inotify_event *)(reader->bytes + reader->at);
    reader->at += sizeof *event + event->len;
    describe(event, change);
    return 1;
}
#endif
