// Stands in for <sys/ioctl.h> and <sys/ttycom.h> of the macOS SDK.
#ifndef PICKET_STANDIN_SYS_IOCTL_H
#define PICKET_STANDIN_SYS_IOCTL_H

struct winsize {
    unsigned short ws_row;
    unsigned short ws_col;
    unsigned short ws_xpixel;
    unsigned short ws_ypixel;
};
#define TIOCGWINSZ 0x40087468UL
int ioctl(int descriptor, unsigned long request, ...);

#endif
