// How a path is followed to the file system that holds it without touching one that may hang. Shared by the platforms.
#ifndef PICKET_LOCALITY_H
#define PICKET_LOCALITY_H

#include <stddef.h>

enum picket_locality {
    PICKET_NO_MOUNT,      // nothing is mounted at exactly this path
    PICKET_LOCAL,         // a file system on this machine
    PICKET_REMOTE,        // one that another machine or program serves
    PICKET_ON_DEMAND,     // an automounter: touching what is not mounted yet may wait for a network
    PICKET_UNKNOWN_MOUNT  // a kind that is not known
};

// What is mounted at exactly `path`, which has no trailing slash (the root is "").
typedef enum picket_locality (*picket_mount_at)(const void *mounts, const char *path);

// What picket_is_local answers. The root counts as local where `at` names no mount there.
int picket_follow(const void *mounts, picket_mount_at at, const char *path);

#endif
