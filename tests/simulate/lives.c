/* lives.c -- The lives of the server under simulation: start, end, and the checks after each. See
 * lives.h. */
#include "tests/simulate/lives.h"

#include "engine/app/cmd.h"
#include "engine/base/base.h"
#include "engine/base/file.h"
#include "tests/simulate/drive.h"
#include "tests/simulate/judge.h"
#include "tests/simulate/net.h"
#include "tests/simulate/network.h"
#include "tests/simulate/people.h"
#include "tests/simulate/record.h"
#include "tests/simulate/threads.h"

#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define MACHINE_AT ((void *)0x300000000000)
#define STACK_BYTES ((size_t)16 << 20)
#define SECOND_US 1000000LL
#define HOUR_US (3600 * SECOND_US)
#define BEGIN_WALL_US 1700000000000000LL

enum {
    LIVES_LEAST = 4,
    LIVES_MOST = 11,
    FIRST_LIFE_S = 30,
    LAST_LIFE_S = 70,
    LIES_IN = 2, /* seeds */
    LIES_S = 20,
    HANGS_S = 300, /* of processor time, whatever else the machine does: for an endless loop */
    LOG_LAST = 4000,
};

/* Files of the process: the server's output, and its log. */
static int out_fd = -1;
static int log_fd = -1;
static int config_fd = -1;
static struct sim *machine;
static char folder[] = "/tmp/skein-simulate-XXXXXX";

static const char config[] = "passwords = { memory_kib = 8 }\n"
                             "privileges = \"keep\"\n"
                             "limits = { exempt = { \"127.0.0.0/8\" } }\n"
                             "bridges = { { name = \"net\", address = \"127.0.0.1:6700\", "
                             "nick = \"Bridge\", channels = { [\"#far\"] = \"public\" }, "
                             "pace = 0, burst = 50 } }\n";

/* -- the machine -- */

static size_t machine_bytes(void)
{
    return sizeof(struct sim) + sizeof(struct drive) + sizeof(struct net) +
           sizeof(struct people) + sizeof(struct record) + sizeof(struct network) +
           2 * DRIVE_FILES * DRIVE_FILE_BYTES + DRIVE_CHANGE_BYTES;
}

static void *cut_off(uint8_t **at, size_t size)
{
    void *piece = *at;
    *at += size;
    return piece;
}

static void make_drive(void)
{
    uint8_t *bytes = machine->drive->bytes;
    uint8_t *first = machine->drive->files[0].cache;
    memset(machine->drive, 0, sizeof(*machine->drive));
    machine->drive->bytes = bytes;
    for (size_t i = 0; i < DRIVE_FILES; i++) {
        struct drive_file *file = &machine->drive->files[i];
        file->cache = first + 2 * i * DRIVE_FILE_BYTES;
        file->kept = file->cache + DRIVE_FILE_BYTES;
    }
    sim = machine;
    drive_init(machine->drive);
    sim = NULL;
}

/* Always at the same address, because the program may see addresses in it. */
static void make_machine(uint64_t seed, bool talk)
{
    uint8_t *at = mmap(MACHINE_AT, machine_bytes(), PROT_READ | PROT_WRITE,
            MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
    must(at == MACHINE_AT);
    uint8_t *files = cut_off(&at, 2 * DRIVE_FILES * DRIVE_FILE_BYTES);
    uint8_t *bytes = cut_off(&at, DRIVE_CHANGE_BYTES);
    machine = cut_off(&at, sizeof(struct sim));
    machine->drive = cut_off(&at, sizeof(struct drive));
    machine->net = cut_off(&at, sizeof(struct net));
    machine->people = cut_off(&at, sizeof(struct people));
    machine->record = cut_off(&at, sizeof(struct record));
    machine->network = cut_off(&at, sizeof(struct network));
    machine->drive->bytes = bytes;
    machine->drive->files[0].cache = files;
    machine->seed = seed;
    machine->talk = talk;
    machine->now_us = SECOND_US;
    machine->wall_offset_us = BEGIN_WALL_US;
    rng_seed(&machine->rng, seed);
    make_drive();
    people_init(machine->people);
    network_init(machine->network);
}

/* -- a life, in a process of its own -- */

static void read_password(void)
{
    static const char before[] = "wizard password: ";
    char text[4096] = "";
    ssize_t length = syscall(SYS_pread64, out_fd, text, sizeof(text) - 1, 0);
    const char *found = length > 0 ? strstr(text, before) : NULL;
    if (found) {
        found += strlen(before);
        (void)snprintf(sim->wizard_password, sizeof(sim->wizard_password), "%.*s",
                (int)strcspn(found, "\n"), found);
    }
}

void lives_loop_runs(void)
{
    if (!sim->ready) {
        sim->ready = true;
        read_password();
    }
    if (sim->plan.ending == SIM_STOPPED && sim->now_us >= sim->plan.end_at_us && !sim->asked) {
        sim->asked = true;
        (void)raise(SIGTERM);
    }
}

static void *serve(void *data)
{
    (void)data;
    char config_path[64];
    (void)snprintf(config_path, sizeof(config_path), "/proc/self/fd/%d", config_fd);
    const char *const words[] = {"--world", SIM_WORLD, "--config", config_path, "--log", "info",
            "--listen", "telnet:127.0.0.1:4000", "--listen", "irc:127.0.0.1:6667", "--listen",
            "http:127.0.0.1:8080"};
    struct err err = {0};
    struct args args;
    sim = machine;
    threads_begin();
    if (!args_parse(cmd_serve.options, sizeof(words) / sizeof(words[0]), words, &args, &err)) {
        sim_fail("%s", err.text);
    }
    enum cmd_status status = cmd_serve.run(&args, &err);
    args_finish(&args);
    (void)snprintf(sim->failure, sizeof(sim->failure), "%s", err.text);
    sim_end(status == CMD_DONE ? SIM_STOPPED : SIM_REFUSED);
}

static void live(void)
{
    pthread_attr_t attributes;
    pthread_t thread;
    (void)dup2(out_fd, STDOUT_FILENO);
    (void)dup2(log_fd, STDERR_FILENO);
    (void)setitimer(ITIMER_PROF, &(struct itimerval){.it_value = {.tv_sec = HANGS_S}}, NULL);
    must(pthread_attr_init(&attributes) == 0 &&
            pthread_attr_setstacksize(&attributes, STACK_BYTES) == 0 &&
            pthread_create(&thread, &attributes, serve, NULL) == 0);
    (void)pthread_join(thread, NULL);
}

/* -- the process that plays a seed -- */

/* Prints the lines that people typed and read, and the server's log, from that offset on. */
static void print_log(off_t from)
{
    char text[LOG_LAST];
    ssize_t length = 0;
    while ((length = pread(log_fd, text, sizeof(text), from)) > 0) {
        (void)fwrite(text, 1, (size_t)length, stderr);
        from += length;
    }
}

static bool complain(const char *what)
{
    (void)fprintf(stderr, "seed %" PRIu64 ", life %" PRIu64 ", at %.6f s: %s\n", machine->seed,
            machine->tally.lives, (double)machine->now_us / 1e6, what);
    off_t end = lseek(log_fd, 0, SEEK_END);
    if (!machine->talk) {
        (void)fprintf(stderr, "What was said last:\n");
        print_log(end > LOG_LAST ? end - LOG_LAST : 0);
    }
    return false;
}

/* Runs a part in a child; false if that died. */
static bool run_apart(void (*part)(void))
{
    int status = 0;
    (void)fflush(stdout);
    (void)fflush(stderr);
    pid_t child = fork();
    if (child == 0) {
        part();
        _exit(1);
    }
    return (child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
                   WEXITSTATUS(status) == 0) ||
           complain(WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF
                            ? "the server hangs"
                            : "the server died by itself");
}

static void judge(void)
{
    sim = machine;
    judge_world(folder);
    sim_end(SIM_STOPPED);
}

static void judge_lies(void)
{
    sim = machine;
    judge_damaged(folder);
    sim_end(SIM_STOPPED);
}

static int64_t choose_length_us(void)
{
    return (int64_t)(1000 << sim_below(17)) + (int64_t)sim_below(SECOND_US);
}

/* The first life lets people settle; the last lets them check everything. */
static void plan_life(bool first, bool last)
{
    struct sim_plan *plan = &machine->plan;
    *plan = (struct sim_plan){.ending = SIM_KILLED, .quiet = true, .last = last};
    int64_t length_us = first  ? FIRST_LIFE_S * SECOND_US
                        : last ? LAST_LIFE_S * SECOND_US
                               : choose_length_us();
    plan->end_at_us = machine->now_us + length_us;
    if (last) {
        plan->ending = SIM_STOPPED;
        return;
    }
    uint64_t how = sim_below(20);
    plan->ending = how < 10 ? SIM_KILLED : how < 17 ? SIM_CUT : SIM_STOPPED;
    if (first) {
        return;
    }
    /* The most important moments: during a write, and during a send. */
    if (plan->ending != SIM_STOPPED && sim_chance(2)) {
        plan->end_amid_commits = sim_chance(2);
        plan->end_at_send = 1 + sim_below(8ULL << sim_below(plan->end_amid_commits ? 6 : 9));
        plan->end_at_us = machine->now_us + LAST_LIFE_S * SECOND_US;
    } else if (sim_chance(2)) {
        plan->end_at_write = 1 + sim_below(1ULL << (1 + sim_below(11)));
    }
    plan->fault_one_in = sim_chance(3) ? (uint32_t)(20 + sim_below(800)) : 0;
    plan->slow_one_in = sim_chance(plan->end_at_send > 0 ? 2 : 4)
                                ? (uint32_t)(1 + sim_below(1ULL << sim_below(8)))
                                : 0;
    plan->full = sim_chance(12);
    plan->early = plan->fault_one_in > 0 && sim_chance(4);
    plan->step_one_in = sim_chance(3) ? (uint32_t)(1 + sim_below(300)) : 0;
    plan->quiet = plan->fault_one_in == 0 && plan->slow_one_in == 0 && !plan->full;
    if (sim_chance(4)) {
        machine->wall_offset_us += (int64_t)sim_below(2 * HOUR_US) - HOUR_US;
    }
}

static void count_ending(void)
{
    struct sim_tally *tally = &machine->tally;
    tally->kills += machine->ending == SIM_KILLED;
    tally->cuts += machine->ending == SIM_CUT;
    tally->stops += machine->ending == SIM_STOPPED;
    tally->refusals += machine->ending == SIM_REFUSED;
}

/* Starts with a new world, because the server ended before it printed the wizard's password. */
static void restart_all(void)
{
    if (!machine->wizard_password[0]) {
        make_drive();
        record_forget(machine->record, folder);
    }
}

/* Settles the state after the server's end: people read the text already sent, and the disk decides
 * what it keeps. */
static void settle(void)
{
    sim = machine;
    net_release(sim->net);
    people_part(sim->people);
    network_part(sim->network);
    if (sim->ending == SIM_CUT) {
        drive_cut(sim->drive);
    } else {
        drive_release(sim->drive);
    }
    sim = NULL;
}

static bool is_judged_well(void (*by)(void))
{
    struct rng before = machine->rng;
    machine->ending = SIM_STOPPED;
    bool ok = run_apart(by);
    machine->rng = before;
    return ok && (machine->ending != SIM_FAILED || complain(machine->failure));
}

/* Runs one life as planned, and checks the state that it leaves. */
static bool run_life(void)
{
    machine->ending = SIM_ALIVE;
    machine->ready = false;
    machine->asked = false;
    machine->failure[0] = '\0';
    machine->tally.lives++;
    must(ftruncate(out_fd, 0) == 0 && lseek(out_fd, 0, SEEK_SET) == 0);
    must(ftruncate(log_fd, 0) == 0 && lseek(log_fd, 0, SEEK_SET) == 0);
    bool ran = run_apart(live);
    if (machine->talk) {
        print_log(0);
    }
    if (!ran) {
        return false;
    }
    bool refused_calm = machine->ending == SIM_REFUSED && machine->plan.quiet;
    if (machine->ending == SIM_FAILED || refused_calm) {
        return complain(machine->failure);
    }
    count_ending();
    settle();
    return machine->ending != SIM_FAILED || complain(machine->failure);
}

static bool play_life(bool first, bool last)
{
    sim = machine;
    plan_life(first, last);
    sim = NULL;
    bool ok = run_life() && is_judged_well(judge);
    restart_all();
    return ok;
}

/* Plays a power cut on a disk that lies about syncs. Any data may be lost then, but the world can
 * be read to its end, and it is served or refused with a sentence. */
static bool play_lies(void)
{
    sim = machine;
    plan_life(false, false);
    machine->plan.ending = SIM_CUT;
    machine->plan.end_at_us = machine->now_us + LIES_S * SECOND_US;
    machine->plan.lies = true;
    machine->plan.quiet = false;
    sim = NULL;
    bool ok = run_life() && is_judged_well(judge_lies);
    machine->plan = (struct sim_plan){
            .ending = SIM_STOPPED, .end_at_us = machine->now_us + SECOND_US, .alone = true};
    ok = ok && run_life();
    if (ok && machine->ending == SIM_REFUSED && !machine->failure[0]) {
        return complain("the world is refused without a sentence");
    }
    if (ok && machine->ending != SIM_REFUSED && machine->is_noted) {
        return complain("commits that people were told of are lost, and the world is served "
                        "as if nothing had happened");
    }
    /* Undetectable, if the data that the disk claimed to have was written back by then. */
    machine->tally.lied_unseen += ok && machine->ending != SIM_REFUSED && machine->is_short;
    return ok;
}

static int make_file(const char *name)
{
    int fd = memfd_create(name, 0);
    must(fd >= 0);
    return fd;
}

bool lives_play(const struct lives_options *options, struct sim_tally *out, uint64_t *out_trace)
{
    make_machine(options->seed, options->talk);
    out_fd = make_file("out");
    log_fd = make_file("log");
    config_fd = make_file("config");
    must(write(config_fd, config, strlen(config)) == (ssize_t)strlen(config));
    must(mkdtemp(folder) != NULL);
    unsigned lives = LIVES_LEAST + (unsigned)rng_below(&machine->rng, LIVES_MOST - LIVES_LEAST);
    lives = options->lives > 0 ? options->lives : lives;
    bool ok = true;
    for (unsigned i = 0; ok && i < lives; i++) {
        ok = play_life(i == 0, i + 1 == lives);
    }
    if (ok && rng_below(&machine->rng, LIES_IN) == 0) {
        ok = play_lies();
    }
    *out = machine->tally;
    *out_trace = machine->trace;
    if (ok) {
        file_remove_tree(folder);
    } else {
        (void)fprintf(stderr, "The world is in %s.\n", folder);
    }
    return ok;
}
