#pragma once
#include "engine/base/rng.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* simulate -- The whole server in one process, on a simulated machine.
 *
 * `skein serve` runs unchanged, with SQLite, libev and libsodium as built by Debian. Their calls of
 * the C library -- files, sockets, clocks, random numbers, threads -- go to the functions of
 * libc_*.c, which the linker finds before the C library's. They work on the machine of this header:
 *
 *     drive.c      files in a cache, their state after a power cut, and faults
 *     net.c       connections, between descriptors of the server and clients
 *     threads.c   one thread runs at a time, chosen at random; when all wait the clock jumps
 *     record.c    the world's commits, as they went to the store
 *     network.c   a network of IRC, for a bridge
 *     people.c    clients, whose turns are events of the clock
 *
 * All that state is one struct in memory that is shared with the parent process. A server's life is
 * a child process: it ends by SIGTERM, at a call at which the plan has it killed, or by a power
 * cut. Only the machine survives, on which the next life begins (lives.c). In between, judge.c
 * checks the remaining files.
 *
 * All randomness comes from one seed, no address differs between runs, and no call asks the real
 * machine for anything that could differ. So a seed gives the same bytes each time; sim->trace is a
 * checksum of them. */

enum {
    SIM_TEXT = 512,
    SIM_PEOPLE = 8,
};

/* Where the simulated files are; all other paths are the real machine's. */
#define SIM_ROOT "/simulated"
#define SIM_WORLD SIM_ROOT "/world.db"

enum sim_ending {
    SIM_ALIVE,
    SIM_STOPPED, /* asked to by SIGTERM */
    SIM_KILLED,  /* writes so far are in the cache */
    SIM_CUT,     /* the power went */
    SIM_REFUSED, /* did not start, with a sentence */
    SIM_FAILED,  /* an error was found; it is in sim->failure */
};

/* The plan of one life. */
struct sim_plan {
    enum sim_ending ending;
    int64_t end_at_us; /* at the latest */
    uint64_t
            end_at_write; /* at this call that changes the disk, if it comes before that; 0: no */
    uint64_t end_at_send;  /* at the N-th send; 0: no */
    bool end_amid_commits; /* counts only sends while a commit was on its way to the disk */
    bool quiet;            /* no faults */
    uint32_t fault_one_in; /* one call of the disk in so many; 0: none */
    uint32_t slow_one_in;
    bool full;            /* no room for larger files */
    bool early;           /* faults come while the server starts, too */
    bool lies;            /* some syncs do nothing, and say that they did */
    bool alone;           /* nobody connects */
    uint32_t step_one_in; /* one turn in so many sets the wall clock forward or back; 0: none */
    bool last;            /* of the seed: everybody looks whether all is there */
};

/* Counts of events over all lives of a seed. */
struct sim_tally {
    uint64_t lives;
    uint64_t kills;
    uint64_t cuts;
    uint64_t stops;
    uint64_t refusals;
    uint64_t disk_calls;
    uint64_t read_faults;
    uint64_t write_faults;
    uint64_t sync_faults;
    uint64_t full_faults;
    uint64_t torn_writes;
    uint64_t lost_writes;
    uint64_t lies;        /* syncs that did nothing */
    uint64_t lied_whole;  /* worlds that were valid after a cut on such a disk */
    uint64_t lied_broken; /* in which damage was found */
    uint64_t lied_unseen; /* that were served, and had lost data shown to people */
    uint64_t clock_steps; /* within a life */
    uint64_t tables;      /* that were compared row for row */
    uint64_t looks;       /* through the file, while it was served */
    uint64_t bridge_cuts;
    uint64_t bridge_lines; /* that came to the network */
    uint64_t lines;        /* typed */
    uint64_t answers;      /* that were checked */
    uint64_t switches;     /* of threads */
    uint64_t visits[5];    /* by protocol: client.h */
    uint64_t hang_ups[5];  /* the same */
    int64_t simulated_us;
};

struct drive;
struct net;
struct people;
struct record;
struct network;

struct sim {
    uint64_t seed;
    struct rng rng;
    bool talk;              /* prints the lines that people type and read */
    int64_t now_us;         /* the monotonic clock */
    int64_t wall_offset_us; /* of the wall clock to it */
    uint64_t trace;         /* a sum of all that was written and sent */
    enum sim_ending ending;
    char failure[SIM_TEXT];
    bool ready;    /* the server's loop runs */
    bool asked;    /* it was sent SIGTERM */
    bool is_noted; /* is_short, and the file says so */
    bool is_short; /* the world ends before the last commit that was called durable */
    char wizard_password[64];
    struct sim_plan plan;
    struct sim_tally tally;
    /* In the same memory. */
    struct drive *drive;
    struct net *net;
    struct people *people;
    struct record *record;
    struct network *network;
};

/* The running simulation; NULL: calls go to the real machine. */
extern struct sim *sim;

/* The active fault of mutants.txt; 0: none. */
extern unsigned simulate_mutant;

/* Below `bound`, by the seed. */
uint64_t sim_below(uint64_t bound);
/* True once in so many times; never for 0. */
bool sim_chance(uint64_t one_in);
/* Adds to the trace. */
void sim_note(const void *bytes, size_t length);
/* The server's life ends here and now. */
void sim_end(enum sim_ending ending) __attribute__((noreturn));
/* Reports an error, the first time only, and ends. */
void sim_fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
/* Prints if --talk wants it. */
void sim_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Time passes for a call; the life may end here. */
void sim_spend(int64_t us);
