// Stands in for <sys/statvfs.h> of the macOS SDK.
#ifndef PICKET_STANDIN_SYS_STATVFS_H
#define PICKET_STANDIN_SYS_STATVFS_H

struct statvfs {
    unsigned long f_bsize;
    unsigned long f_frsize;
    unsigned int f_blocks;
    unsigned int f_bfree;
    unsigned int f_bavail;
    unsigned int f_files;
    unsigned int f_ffree;
    unsigned int f_favail;
    unsigned long f_fsid;
    unsigned long f_flag;
    unsigned long f_namemax;
};
int statvfs(const char *path, struct statvfs *found);

#endif
