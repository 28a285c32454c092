// Stands in for <dirent.h> and <sys/dirent.h> of the macOS SDK.
#ifndef PICKET_STANDIN_DIRENT_H
#define PICKET_STANDIN_DIRENT_H

#include <standin/types.h>
typedef struct _dirdesc DIR;
struct dirent {
    unsigned long long d_ino;
    unsigned long long d_seekoff;
    unsigned short d_reclen;
    unsigned short d_namlen;
    unsigned char d_type;
    char d_name[1024];
};
#define DT_DIR 4
#define DT_REG 8
#define DT_LNK 10
#define DT_SOCK 12
DIR *opendir(const char *path);
struct dirent *readdir(DIR *folder);
int closedir(DIR *folder);

#endif
