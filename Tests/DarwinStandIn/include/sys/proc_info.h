// Stands in for <sys/proc_info.h> of the macOS SDK.
#ifndef PICKET_STANDIN_SYS_PROC_INFO_H
#define PICKET_STANDIN_SYS_PROC_INFO_H

#include <standin/types.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/un.h>
#define MAXCOMLEN 16
#define MAXPATHLEN 1024
#define PROC_UID_ONLY 4
#define PROC_PIDLISTFDS 1
#define PROC_PIDTBSDINFO 3
#define PROC_PIDTASKINFO 4
#define PROC_PIDVNODEPATHINFO 9
#define PROC_PIDT_SHORTBSDINFO 13
#define PROC_PIDFDVNODEPATHINFO 2
#define PROC_PIDFDSOCKETINFO 3
#define PROX_FDTYPE_VNODE 1
#define PROX_FDTYPE_SOCKET 2
enum { SOCKINFO_UN = 3 };
struct proc_bsdinfo {
    uint32_t pbi_flags;
    uint32_t pbi_status;
    uint32_t pbi_xstatus;
    uint32_t pbi_pid;
    uint32_t pbi_ppid;
    uid_t pbi_uid;
    gid_t pbi_gid;
    uid_t pbi_ruid;
    gid_t pbi_rgid;
    uid_t pbi_svuid;
    gid_t pbi_svgid;
    uint32_t rfu_1;
    char pbi_comm[MAXCOMLEN];
    char pbi_name[2 * MAXCOMLEN];
    uint32_t pbi_nfiles;
    uint32_t pbi_pgid;
    uint32_t pbi_pjobc;
    uint32_t e_tdev;
    uint32_t e_tpgid;
    int32_t pbi_nice;
    uint64_t pbi_start_tvsec;
    uint64_t pbi_start_tvusec;
};
_Static_assert(sizeof(struct proc_bsdinfo) == 136, "as in the SDK");
struct proc_bsdshortinfo {
    uint32_t pbsi_pid;
    uint32_t pbsi_ppid;
    uint32_t pbsi_pgid;
    uint32_t pbsi_status;
    char pbsi_comm[MAXCOMLEN];
    uint32_t pbsi_flags;
    uid_t pbsi_uid;
    gid_t pbsi_gid;
    uid_t pbsi_ruid;
    gid_t pbsi_rgid;
    uid_t pbsi_svuid;
    gid_t pbsi_svgid;
    uint32_t pbsi_rfu;
};
_Static_assert(sizeof(struct proc_bsdshortinfo) == 64, "as in the SDK");
struct proc_taskinfo {
    uint64_t pti_virtual_size;
    uint64_t pti_resident_size;
    uint64_t pti_total_user;
    uint64_t pti_total_system;
    uint64_t pti_threads_user;
    uint64_t pti_threads_system;
    int32_t pti_rest[12];
};
_Static_assert(sizeof(struct proc_taskinfo) == 96, "as in the SDK");
struct proc_fileinfo {
    uint32_t fi_openflags;
    uint32_t fi_status;
    off_t fi_offset;
    int32_t fi_type;
    uint32_t fi_guardflags;
};
struct vinfo_stat {
    uint32_t vst_dev;
    uint16_t vst_mode;
    uint16_t vst_nlink;
    uint64_t vst_ino;
    uid_t vst_uid;
    gid_t vst_gid;
    int64_t vst_times[8];
    off_t vst_size;
    int64_t vst_blocks;
    int32_t vst_blksize;
    uint32_t vst_flags;
    uint32_t vst_gen;
    uint32_t vst_rdev;
    int64_t vst_qspare[2];
};
_Static_assert(sizeof(struct vinfo_stat) == 136, "as in the SDK");
struct vnode_info {
    struct vinfo_stat vi_stat;
    int vi_type;
    int vi_pad;
    fsid_t vi_fsid;
};
struct vnode_info_path {
    struct vnode_info vip_vi;
    char vip_path[MAXPATHLEN];
};
struct vnode_fdinfowithpath {
    struct proc_fileinfo pfi;
    struct vnode_info_path pvip;
};
struct proc_vnodepathinfo {
    struct vnode_info_path pvi_cdir;
    struct vnode_info_path pvi_rdir;
};
_Static_assert(sizeof(struct proc_vnodepathinfo) == 2352, "as in the SDK");
struct un_sockinfo {
    uint64_t unsi_conn_so;
    uint64_t unsi_conn_pcb;
    union {
        struct sockaddr_un ua_sun;
        char ua_dummy[SOCK_MAXADDRLEN];
    } unsi_addr;
    union {
        struct sockaddr_un ua_sun;
        char ua_dummy[SOCK_MAXADDRLEN];
    } unsi_caddr;
};
struct sockbuf_info {
    uint32_t sbi_cc;
    uint32_t sbi_hiwat;
    uint32_t sbi_mbcnt;
    uint32_t sbi_mbmax;
    uint32_t sbi_lowat;
    short sbi_flags;
    short sbi_timeo;
};
struct socket_info {
    struct vinfo_stat soi_stat;
    uint64_t soi_so;
    uint64_t soi_pcb;
    int soi_type;
    int soi_protocol;
    int soi_family;
    short soi_options;
    short soi_linger;
    short soi_state;
    short soi_qlen;
    short soi_incqlen;
    short soi_qlimit;
    short soi_timeo;
    unsigned short soi_error;
    uint32_t soi_oobmark;
    struct sockbuf_info soi_rcv;
    struct sockbuf_info soi_snd;
    int soi_kind;
    uint32_t rfu_1;
    // The largest member of the union in the SDK.
    union {
        struct un_sockinfo pri_un;
    } soi_proto;
};
struct socket_fdinfo {
    struct proc_fileinfo pfi;
    struct socket_info psi;
};
_Static_assert(sizeof(struct socket_fdinfo) == 792, "as in the SDK");
struct proc_fdinfo {
    int32_t proc_fd;
    uint32_t proc_fdtype;
};

#endif
