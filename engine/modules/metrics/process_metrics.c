/* process_metrics.c -- metrics of the process: memory, processor time, descriptors, start. */
#include "engine/modules/metrics/process_metrics.h"

#include "engine/base/clock.h"
#include "engine/base/str.h"
#include "engine/core/calls/metric.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* Fields of /proc/self/stat, counted from the one after the name. */
enum { STAT_USER = 12, STAT_KERNEL = 13, STAT_START = 20 };

/* Reads a file of /proc to out as text; empty: it cannot be read. */
static void read_text(const char *path, char *out, size_t size)
{
    FILE *file = fopen(path, "re");
    out[0] = '\0';
    if (file) {
        size_t n = fread(out, 1, size - 1, file);
        out[n] = '\0';
        (void)fclose(file);
    }
}

size_t process_memory_bytes(void)
{
    uint64_t pages = 0;
    uint64_t resident = 0;
    char text[128];
    read_text("/proc/self/statm", text, sizeof(text));
    struct str rest = str_of(text);
    (void)str_to_u64(str_take_word(&rest), &pages);
    (void)str_to_u64(str_take_word(&rest), &resident);
    return (size_t)resident * (size_t)sysconf(_SC_PAGESIZE);
}

/* What /proc/self/stat says, in seconds. */
struct process_times {
    double from_boot; /* when the process began, since the system booted */
    double cpu;
};

/* Returns false if the system has no such file. */
static bool read_times(struct process_times *out)
{
    char text[1024];
    uint64_t fields[STAT_START + 1] = {0};
    double tick = 1.0 / (double)sysconf(_SC_CLK_TCK);
    read_text("/proc/self/stat", text, sizeof(text));
    const char *after_name = strrchr(text, ')');
    struct str rest = str_of(after_name ? after_name + 1 : "");
    for (int i = 1; i <= STAT_START; i++) {
        (void)str_to_u64(str_take_word(&rest), &fields[i]);
    }
    out->from_boot = (double)fields[STAT_START] * tick;
    out->cpu = (double)(fields[STAT_USER] + fields[STAT_KERNEL]) * tick;
    return fields[STAT_START] > 0;
}

/* Returns how many descriptors are open; 0: unknown. */
static size_t open_descriptors(void)
{
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    if (!folder) {
        return 0;
    }
    while (readdir(folder)) {
        count++;
    }
    (void)closedir(folder);
    return count > 3 ? count - 3 : 0; /* ".", ".." and this folder */
}

void process_metrics_add(json_t *families)
{
    struct process_times times;
    struct rlimit limit = {0};
    struct timespec boot = {0};
    metric_one(families, "process_resident_memory_bytes", "gauge",
            "Resident memory of the process.", (double)process_memory_bytes());
    if (!read_times(&times)) {
        return; /* the system tells nothing of its processes */
    }
    if (clock_gettime(CLOCK_BOOTTIME, &boot) == 0) {
        double ago = (double)boot.tv_sec + (double)boot.tv_nsec / 1e9 - times.from_boot;
        metric_one(families, "process_start_time_seconds", "gauge",
                "When the process began (Unix time).", (double)clock_wall_ms() / 1000 - ago);
    }
    metric_one(families, "process_cpu_seconds_total", "counter",
            "Processor time of the process and its kernel calls.", times.cpu);
    size_t descriptors = open_descriptors();
    if (descriptors > 0 && getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        metric_one(families, "process_open_fds", "gauge", "Open file descriptors.",
                (double)descriptors);
        metric_one(families, "process_max_fds", "gauge",
                "How many file descriptors the process may open.", (double)limit.rlim_cur);
    }
}
