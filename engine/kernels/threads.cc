#include "threads.h"

#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

namespace {

/// Threads that wait for parts. They are never ended: the process's end takes them along.
class Helpers {
 public:
  explicit Helpers(int64_t parts) : parts(parts) {
    for (int64_t part = 1; part < parts; part += 1) std::thread([this, part] { serve(part); }).detach();
  }

  void run(const std::function<void(int64_t, int64_t)> &given) {
    std::unique_lock<std::mutex> alone(busy, std::try_to_lock);
    if (!alone.owns_lock()) {
      for (int64_t part = 0; part < parts; part += 1) given(part, parts);
      return;
    }
    {
      std::lock_guard<std::mutex> lock(mutex);
      body = &given;
      left = parts - 1;
      turn += 1;
    }
    started.notify_all();
    given(0, parts);
    std::unique_lock<std::mutex> lock(mutex);
    ended.wait(lock, [this] { return left == 0; });
  }

 private:
  void serve(int64_t part) {
    int64_t seen = 0;
    std::unique_lock<std::mutex> lock(mutex);
    for (;;) {
      started.wait(lock, [&] { return turn != seen; });
      seen = turn;
      lock.unlock();
      (*body)(part, parts);
      lock.lock();
      left -= 1;
      if (left == 0) ended.notify_one();
    }
  }

  const int64_t parts;
  std::mutex busy, mutex;
  std::condition_variable started, ended;
  const std::function<void(int64_t, int64_t)> *body = nullptr;
  int64_t left = 0, turn = 0;
};

}  // namespace

int64_t partCount() {
  static const int64_t count = [] {
    const char *given = getenv("TF_NUM_INTRAOP_THREADS");
    const int64_t threads = given == nullptr ? 0 : atoll(given);
    return threads > 0 ? threads : std::max<int64_t>(1, std::thread::hardware_concurrency());
  }();
  return count;
}

void runParts(const std::function<void(int64_t, int64_t)> &body) {
  static Helpers *helpers = new Helpers(partCount());
  helpers->run(body);
}
