/*
 * The architecture in plain C, as its description has it and with no safeguard: what the benchmark holds threads against. N processes of
 * T threads, a mutex around accept, a client table in shared memory behind readers/writers semaphores, messages as datagrams through the
 * socket of a process and that of a thread. Blocking system calls throughout. `c-form N T CPP` listens on a port of loopback that it tells.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES_MAX = 16, THREADS_MAX = 64, NAME_BYTES = 33, TEXT_BYTES = 1025, LINE_BYTES = 1100, INPUT_BYTES = 65536 };

struct row { int p_id, t_id; char name[NAME_BYTES]; };

struct shared {
  pthread_mutex_t accepting;
  sem_t counting, writing;
  int readers;
  struct row rows[PROCESSES_MAX * THREADS_MAX];
};

struct datagram { int t_id; char to[NAME_BYTES], from[NAME_BYTES]; int text_bytes; char text[TEXT_BYTES]; };
#define DATAGRAM_BYTES(text_bytes) (offsetof(struct datagram, text) + (text_bytes))

static int processes, threads, clients_per_process, listener, p_id;
static struct shared *shared;
static int sockarray_process[PROCESSES_MAX][2], sockarray_thread[THREADS_MAX][2];
static pid_t pids[PROCESSES_MAX];
static pthread_mutex_t quota = PTHREAD_MUTEX_INITIALIZER;
static int remaining, handled;

static void begin_read(void) {
  sem_wait(&shared->counting);
  if (++shared->readers == 1) sem_wait(&shared->writing);
  sem_post(&shared->counting);
}

static void end_read(void) {
  sem_wait(&shared->counting);
  if (--shared->readers == 0) sem_post(&shared->writing);
  sem_post(&shared->counting);
}

static struct row *row_of(const char *name) {
  for (int at = 0; at < processes * threads; at++)
    if (strcmp(shared->rows[at].name, name) == 0) return &shared->rows[at];
  return NULL;
}

static int insert(const char *name, int t_id) {
  sem_wait(&shared->writing);
  struct row *row = row_of(name) ? NULL : row_of("");
  if (row) {
    row->p_id = p_id;
    row->t_id = t_id;
    strcpy(row->name, name);
  }
  sem_post(&shared->writing);
  return row != NULL;
}

static void delete(const char *name) {
  sem_wait(&shared->writing);
  struct row *row = row_of(name);
  if (row) memset(row, 0, sizeof *row);
  sem_post(&shared->writing);
}

static void say(int client, const char *line, int bytes) { send(client, line, bytes, MSG_NOSIGNAL); }

/* CHAT <to> <text>: searches the table, and sends to the process that serves whom it is for. */
static void chat(int client, const char *from, const char *to, const char *text, int text_bytes) {
  begin_read();
  struct row *row = row_of(to);
  struct row there = row ? *row : (struct row){0};
  end_read();
  if (!row) {
    char line[LINE_BYTES];
    say(client, line, snprintf(line, sizeof line, "ERR CHAT NO_SUCH_USER %s is not here.\n", to));
    return;
  }
  struct datagram it;
  it.t_id = there.t_id;
  strcpy(it.to, to);
  strcpy(it.from, from);
  it.text_bytes = text_bytes;
  memcpy(it.text, text, text_bytes);
  send(sockarray_process[there.p_id][1], &it, DATAGRAM_BYTES(text_bytes), 0);
}

/* One line of a client, its end cut off; 0 when it has left. */
static int serve_line(int client, int t_id, char *name, char *line, int bytes) {
  char answer[LINE_BYTES];
  if (strncmp(line, "CHAT ", 5) == 0 && *name) {
    char *to = line + 5, *space = strchr(to, ' ');
    int text_bytes = space ? bytes - (int)(space + 1 - line) : -1;
    if (space && space - to < NAME_BYTES && text_bytes < TEXT_BYTES) {
      *space = 0;
      chat(client, name, to, space + 1, text_bytes);
      return 1;
    }
  }
  if (strncmp(line, "JOIN ", 5) == 0 && !*name && bytes > 5 && bytes - 5 < NAME_BYTES) {
    int is_in = insert(line + 5, t_id);
    if (is_in) strcpy(name, line + 5);
    say(client, answer, snprintf(answer, sizeof answer, is_in ? "OK JOIN %s\n" : "ERR JOIN NAME_TAKEN %s\n", line + 5));
    return 1;
  }
  if (strcmp(line, "LEAV") == 0) {
    say(client, "OK LEAV\n", 8);
    return 0;
  }
  say(client, "ERR LINE UNKNOWN_COMMAND\n", 25);
  return 1;
}

/* Reads one datagram for this thread, and drops it if its client is somebody else by now. */
static void deliver(int client, int t_id, const char *name) {
  struct datagram it;
  if (recv(sockarray_thread[t_id][0], &it, sizeof it, 0) <= 0 || strcmp(it.to, name) != 0) return;
  char line[LINE_BYTES];
  int head = snprintf(line, sizeof line, "MSG %s ", it.from);
  memcpy(line + head, it.text, it.text_bytes);
  line[head + it.text_bytes] = '\n';
  say(client, line, head + it.text_bytes + 1);
}

/* What the client sent is served line by line; how many bytes of a last, unfinished one are left at the beginning. */
static int serve_input(int client, int t_id, char *name, char *input, int bytes, int *is_here) {
  char *line = input, *end;
  while (*is_here && (end = memchr(line, '\n', input + bytes - line))) {
    *end = 0;
    *is_here = serve_line(client, t_id, name, line, end - line);
    line = end + 1;
  }
  bytes -= line - input;
  memmove(input, line, bytes);
  return bytes;
}

static void handle(int client, int t_id, char *input) {
  char name[NAME_BYTES] = "";
  int bytes = 0, is_here = 1;
  struct pollfd ready[2] = {{client, POLLIN, 0}, {sockarray_thread[t_id][0], POLLIN, 0}};
  while (is_here) {
    poll(ready, 2, -1);
    if (ready[1].revents) deliver(client, t_id, name);
    if (!ready[0].revents) continue;
    int got = recv(client, input + bytes, INPUT_BYTES - bytes, 0);
    if (got <= 0) break;
    bytes = serve_input(client, t_id, name, input, bytes + got, &is_here);
  }
  if (*name) delete(name);
  close(client);
}

/* One more may come; 0 when the process only waits for those who are here. */
static int may_accept(void) {
  pthread_mutex_lock(&quota);
  int may = remaining > 0;
  pthread_mutex_unlock(&quota);
  return may;
}

static void *thread(void *t_id) {
  char *input = malloc(INPUT_BYTES);
  int on = 1;
  while (may_accept()) {
    pthread_mutex_lock(&shared->accepting);
    int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    pthread_mutex_unlock(&shared->accepting);
    if (client < 0) continue;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    pthread_mutex_lock(&quota);
    remaining--;
    pthread_mutex_unlock(&quota);
    handle(client, (int)(long)t_id, input);
    pthread_mutex_lock(&quota);
    if (++handled == clients_per_process) exit(0);
    pthread_mutex_unlock(&quota);
  }
  free(input);
  return NULL;
}

/* Makes the sockets of its threads and the threads, then reads for ever what comes for them, and forwards it. */
static void child(void) {
  /* The one thing that is not in the description: a benchmark that is killed must leave nothing behind. */
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  remaining = clients_per_process;
  for (long t_id = 0; t_id < threads; t_id++) {
    pthread_t it;
    socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, sockarray_thread[t_id]);
    pthread_create(&it, NULL, thread, (void *)t_id);
  }
  struct datagram it;
  for (;;) {
    int bytes = recv(sockarray_process[p_id][0], &it, sizeof it, 0);
    if (bytes > 0) send(sockarray_thread[it.t_id][1], &it, bytes, 0);
  }
}

static void spawn(int at) {
  pids[at] = fork();
  if (pids[at] < 0) {
    /* Nobody is killed by that number. The others die with this one. */
    perror("fork");
    exit(1);
  }
  if (pids[at] != 0) return;
  p_id = at;
  child();
}

static void make_ipc(void) {
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_t kind;
  pthread_mutexattr_init(&kind);
  pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&shared->accepting, &kind);
  sem_init(&shared->counting, 1, 1);
  sem_init(&shared->writing, 1, 1);
  for (int at = 0; at < processes; at++) socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, sockarray_process[at]);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  bind(listener, (struct sockaddr *)&address, size);
  listen(listener, 511);
  getsockname(listener, (struct sockaddr *)&address, &size);
  printf("c-form: listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
  fflush(stdout);
}

/* Who is here, and where, in the words of the other servers. */
static void tell(void) {
  const char *comma = "";
  printf("c-form: state {\"clients\":[");
  for (int at = 0; at < processes * threads; at++) {
    struct row *row = &shared->rows[at];
    if (!*row->name) continue;
    printf("%s\"%s@%d.%d\"", comma, row->name, row->p_id, row->t_id);
    comma = ",";
  }
  printf("]}\n");
  fflush(stdout);
}

int main(int count, char **words) {
  if (count != 4) return fprintf(stderr, "usage: c-form N T CPP\n"), 2;
  processes = atoi(words[1]);
  threads = atoi(words[2]);
  clients_per_process = atoi(words[3]);
  if (processes < 1 || processes > PROCESSES_MAX || threads < 1 || threads > THREADS_MAX) return 2;
  sigset_t signals;
  sigemptyset(&signals);
  for (int at = 0; at < 4; at++) sigaddset(&signals, (int[]){SIGCHLD, SIGINT, SIGTERM, SIGUSR2}[at]);
  sigprocmask(SIG_BLOCK, &signals, NULL);
  make_ipc();
  for (int at = 0; at < processes; at++) spawn(at);
  for (int signal = 0; sigwait(&signals, &signal) == 0;) {
    if (signal == SIGUSR2) tell();
    else if (signal == SIGCHLD) {
      for (int at = 0; at < processes; at++)
        if (waitpid(pids[at], NULL, WNOHANG) > 0) spawn(at);
    } else break;
  }
  for (int at = 0; at < processes; at++) kill(pids[at], SIGKILL);
  return 0;
}
