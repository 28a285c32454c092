// Stands in for <sys/stat.h>, with 64-bit inodes of the macOS SDK.
#ifndef PICKET_STANDIN_SYS_STAT_H
#define PICKET_STANDIN_SYS_STAT_H

#include <standin/types.h>
struct stat {
    dev_t st_dev;
    mode_t st_mode;
    unsigned short st_nlink;
    ino_t st_ino;
    uid_t st_uid;
    gid_t st_gid;
    dev_t st_rdev;
    struct timespec st_atimespec;
    struct timespec st_mtimespec;
    struct timespec st_ctimespec;
    struct timespec st_birthtimespec;
    off_t st_size;
    long long st_blocks;
    int st_blksize;
    uint32_t st_flags;
    uint32_t st_gen;
    int st_lspare;
    long long st_qspare[2];
};
_Static_assert(sizeof(struct stat) == 144, "as in the SDK");
#define S_ISREG(mode) (((mode) & 0170000) == 0100000)
#define S_ISDIR(mode) (((mode) & 0170000) == 0040000)
#define S_ISLNK(mode) (((mode) & 0170000) == 0120000)
#define S_ISSOCK(mode) (((mode) & 0170000) == 0140000)
int stat(const char *path, struct stat *found);
int lstat(const char *path, struct stat *found);
int fstat(int descriptor, struct stat *found);
mode_t umask(mode_t mask);

#endif
