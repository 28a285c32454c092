// Gives back memory that holds nothing but parts of program files. Facts: dl_iterate_phdr(3), madvise(2), proc(5).
#if defined(__linux__)
#define _GNU_SOURCE
#include "csystem.h"

#include <link.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

// At a touch of one page the kernel maps the 64 KiB around it, as far as they are cached and of the same mapping. Half of
// the code of a Swift program is mapped so without ever being run; mappings of 16 KiB end that.
static const uintptr_t piece = 16 * 1024;

// Neighbours that differ in a flag stay apart. Of the flags this one changes least: no core dump holds them anyway.
static void split(uintptr_t begin, uintptr_t end) {
    for (uintptr_t at = begin & ~(2 * piece - 1); at < end; at += 2 * piece) {
        uintptr_t from = at < begin ? begin : at, to = at + piece < end ? at + piece : end;
        if (from < to) madvise((void *)from, to - from, MADV_DONTDUMP);
    }
}

static int release(struct dl_phdr_info *object, size_t size, void *count) {
    (void)size;
    // The kernel's own page of code is no file.
    if (object->dlpi_addr == getauxval(AT_SYSINFO_EHDR)) return 0;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    for (int index = 0; index < object->dlpi_phnum; index++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[index];
        // What the loader has written to lies in writable segments, what it protected afterwards too.
        if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W) != 0) continue;
        uintptr_t begin = (object->dlpi_addr + segment->p_vaddr) & ~(page - 1);
        uintptr_t end = (object->dlpi_addr + segment->p_vaddr + segment->p_memsz + page - 1) & ~(page - 1);
        split(begin, end);
        if (madvise((void *)begin, end - begin, MADV_DONTNEED) == 0) ++*(int *)count;
    }
    return 0;
}

int picket_release_start_pages(void) {
    int count = 0;
    dl_iterate_phdr(release, &count);
    return count;
}
#endif
