// Follows a path part by part, as the kernel would, and stops before the first part that lies on a file system that is
// not local: statfs would be simpler, but it asks the server, and hangs with it.
#define _GNU_SOURCE
#include "locality.h"
#include "csystem.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { LONGEST = 4096, MOST_LINKS = 40 };

struct follower {
    const void *mounts;
    picket_mount_at at;
    char done[LONGEST];    // the parts followed so far, without links; "" is the root
    char rest[LONGEST];    // what is still to follow
    enum picket_locality here;
};

static int refuse(int error) {
    errno = error;
    return -1;
}

// The file system that holds `done`, by the longest of its beginnings that is a mount.
static void locate(struct follower *follower) {
    enum picket_locality root = follower->at(follower->mounts, "");
    follower->here = root == PICKET_NO_MOUNT ? PICKET_LOCAL : root;
    for (char *slash = follower->done; *slash != 0;) {
        char *next = strchr(slash + 1, '/');
        if (next != NULL) *next = 0;
        enum picket_locality found = follower->at(follower->mounts, follower->done);
        if (found != PICKET_NO_MOUNT) follower->here = found;
        if (next == NULL) break;
        *next = '/';
        slash = next;
    }
}

// Takes the next part off `rest`; its length, 0 at the end.
static size_t take_part(struct follower *follower, char *part) {
    char *start = follower->rest;
    while (*start == '/') start++;
    size_t length = strcspn(start, "/");
    memcpy(part, start, length);
    part[length] = 0;
    memmove(follower->rest, start + length, strlen(start + length) + 1);
    return length;
}

static int follow_link(struct follower *follower, const char *target) {
    size_t length = strlen(target), left = strlen(follower->rest);
    if (length + 1 + left >= LONGEST) return refuse(ENAMETOOLONG);
    memmove(follower->rest + length + 1, follower->rest, left + 1);
    memcpy(follower->rest, target, length);
    follower->rest[length] = '/';
    char *last = strrchr(follower->done, '/');
    if (target[0] == '/') follower->done[0] = 0;
    else if (last != NULL) *last = 0;
    locate(follower);
    return 1;
}

// Goes one part on: 1 to go on, 0 not local, -1 not known.
static int follow_part(struct follower *follower, const char *part, size_t length, int *links) {
    if (strcmp(part, ".") == 0) return 1;
    if (strcmp(part, "..") == 0) {
        char *last = strrchr(follower->done, '/');
        if (last != NULL) *last = 0;
        locate(follower);
        return 1;
    }
    size_t used = strlen(follower->done);
    if (used + length + 2 > LONGEST) return refuse(ENAMETOOLONG);
    follower->done[used] = '/';
    memcpy(follower->done + used + 1, part, length + 1);
    enum picket_locality found = follower->at(follower->mounts, follower->done);
    if (found != PICKET_NO_MOUNT) {
        follower->here = found;
        return found == PICKET_REMOTE ? 0 : found == PICKET_UNKNOWN_MOUNT ? refuse(ENOTSUP) : 1;
    }
    if (follower->here == PICKET_ON_DEMAND) return 0;
    char target[LONGEST];
    ssize_t count = readlink(follower->done, target, sizeof target - 1);
    if (count < 0) return 1;
    target[count] = 0;
    if (++*links > MOST_LINKS) return refuse(ELOOP);
    return follow_link(follower, target);
}

int picket_follow(const void *mounts, picket_mount_at at, const char *path) {
    struct follower follower = {.mounts = mounts, .at = at};
    if (path[0] != '/') return refuse(EINVAL);
    if (strlen(path) >= LONGEST) return refuse(ENAMETOOLONG);
    strcpy(follower.rest, path);
    locate(&follower);
    if (follower.here == PICKET_REMOTE) return 0;
    char part[LONGEST];
    int links = 0;
    for (size_t length; (length = take_part(&follower, part)) > 0;) {
        int answer = follow_part(&follower, part, length, &links);
        if (answer != 1) return answer;
    }
    return follower.here == PICKET_LOCAL ? 1 : follower.here == PICKET_UNKNOWN_MOUNT ? refuse(ENOTSUP) : 0;
}
