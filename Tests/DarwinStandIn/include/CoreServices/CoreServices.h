// Stands in for <CoreServices/CoreServices.h>: <CoreFoundation/CFString.h>, <CFArray.h> and <FSEvents.h> of the macOS SDK.
#ifndef PICKET_STANDIN_CORESERVICES_CORESERVICES_H
#define PICKET_STANDIN_CORESERVICES_CORESERVICES_H

#include <standin/types.h>
#include <dispatch/dispatch.h>
typedef long CFIndex;
typedef double CFTimeInterval;
typedef unsigned char Boolean;
typedef const void *CFTypeRef;
typedef const struct __CFAllocator *CFAllocatorRef;
typedef const struct __CFString *CFStringRef;
typedef const struct __CFArray *CFArrayRef;
typedef struct {
    CFIndex version;
    const void *calls[4];
} CFArrayCallBacks;
extern const CFArrayCallBacks kCFTypeArrayCallBacks;
enum { kCFStringEncodingUTF8 = 0x08000100 };
CFStringRef CFStringCreateWithCString(CFAllocatorRef allocator, const char *text, uint32_t encoding);
CFArrayRef CFArrayCreate(CFAllocatorRef allocator, const void **values, CFIndex count, const CFArrayCallBacks *calls);
void CFRelease(CFTypeRef object);
typedef uint32_t FSEventStreamCreateFlags;
typedef uint32_t FSEventStreamEventFlags;
typedef uint64_t FSEventStreamEventId;
typedef struct __FSEventStream *FSEventStreamRef;
typedef const struct __FSEventStream *ConstFSEventStreamRef;
typedef void (*FSEventStreamCallback)(ConstFSEventStreamRef stream, void *context, size_t count, void *paths,
                                      const FSEventStreamEventFlags flags[], const FSEventStreamEventId ids[]);
typedef struct {
    CFIndex version;
    void *info;
    const void *(*retain)(const void *info);
    void (*release)(const void *info);
    CFStringRef (*copyDescription)(const void *info);
} FSEventStreamContext;
enum {
    kFSEventStreamCreateFlagNoDefer = 0x00000002,
    kFSEventStreamCreateFlagWatchRoot = 0x00000004,
    kFSEventStreamCreateFlagFileEvents = 0x00000010
};
enum {
    kFSEventStreamEventFlagMustScanSubDirs = 0x00000001,
    kFSEventStreamEventFlagUserDropped = 0x00000002,
    kFSEventStreamEventFlagKernelDropped = 0x00000004,
    kFSEventStreamEventFlagRootChanged = 0x00000020,
    kFSEventStreamEventFlagItemCreated = 0x00000100,
    kFSEventStreamEventFlagItemRemoved = 0x00000200,
    kFSEventStreamEventFlagItemRenamed = 0x00000800,
    kFSEventStreamEventFlagItemModified = 0x00001000,
    kFSEventStreamEventFlagItemIsDir = 0x00020000,
    kFSEventStreamEventFlagItemCloned = 0x00400000
};
#define kFSEventStreamEventIdSinceNow 0xFFFFFFFFFFFFFFFFULL
FSEventStreamRef FSEventStreamCreate(CFAllocatorRef allocator, FSEventStreamCallback call,
                                     FSEventStreamContext *context, CFArrayRef paths, FSEventStreamEventId since,
                                     CFTimeInterval latency, FSEventStreamCreateFlags flags);
void FSEventStreamSetDispatchQueue(FSEventStreamRef stream, dispatch_queue_t queue);
Boolean FSEventStreamStart(FSEventStreamRef stream);
void FSEventStreamStop(FSEventStreamRef stream);
void FSEventStreamInvalidate(FSEventStreamRef stream);
void FSEventStreamRelease(FSEventStreamRef stream);

#endif
