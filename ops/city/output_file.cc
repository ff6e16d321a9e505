#include "ops/city/output_file.h"

#include <zstd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace tributary::city {

namespace {
constexpr std::size_t kPiece = 1U << 20;
constexpr int kZstdLevel = 1;
}  // namespace

struct OutputFile::State {
  std::string path;
  std::FILE* file = nullptr;
  ZSTD_CCtx* zstd = nullptr;
  std::string buffer;
  std::string packed;
  std::uint64_t bytes = 0;
  std::string failure;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    ZSTD_freeCCtx(zstd);
    if (file != nullptr) std::fclose(file);
  }

  void put(std::string_view piece) {
    if (!failure.empty() || piece.empty()) return;
    if (std::fwrite(piece.data(), 1, piece.size(), file) != piece.size())
      failure = std::strerror(errno);
  }

  void flush(bool last) {
    bytes += buffer.size();
    if (zstd == nullptr) {
      put(buffer);
    } else {
      ZSTD_inBuffer in{buffer.data(), buffer.size(), 0};
      const ZSTD_EndDirective mode = last ? ZSTD_e_end : ZSTD_e_continue;
      for (;;) {
        packed.resize(ZSTD_CStreamOutSize());
        ZSTD_outBuffer out{packed.data(), packed.size(), 0};
        const std::size_t left = ZSTD_compressStream2(zstd, &out, &in, mode);
        if (ZSTD_isError(left) != 0) failure = ZSTD_getErrorName(left);
        put(std::string_view(packed).substr(0, out.pos));
        if (!failure.empty() || (last ? left == 0 : in.pos == in.size)) break;
      }
    }
    buffer.clear();
  }
};

OutputFile::OutputFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
OutputFile::OutputFile(OutputFile&&) noexcept = default;
OutputFile& OutputFile::operator=(OutputFile&&) noexcept = default;
OutputFile::~OutputFile() = default;

Result<OutputFile> OutputFile::create(const std::string& path, bool compress) {
  auto state = std::make_unique<State>();
  state->path = path;
  state->file = std::fopen(path.c_str(), "wb");
  if (state->file == nullptr)
    return Error{ErrorCode::kIo, path + ": cannot be written: " + std::strerror(errno)};
  std::setvbuf(state->file, nullptr, _IONBF, 0);  // our own pieces are large already
  if (compress) {
    state->zstd = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(state->zstd, ZSTD_c_compressionLevel, kZstdLevel);
    ZSTD_CCtx_setParameter(state->zstd, ZSTD_c_checksumFlag, 1);
  }
  state->buffer.reserve(kPiece + 4096);
  return OutputFile(std::move(state));
}

void OutputFile::write(std::string_view bytes) {
  state_->buffer.append(bytes);
  if (state_->buffer.size() >= kPiece) state_->flush(false);
}

std::uint64_t OutputFile::bytes() const { return state_->bytes + state_->buffer.size(); }

Status OutputFile::close() {
  state_->flush(true);
  if (std::fclose(std::exchange(state_->file, nullptr)) != 0 && state_->failure.empty())
    state_->failure = std::strerror(errno);
  if (!state_->failure.empty())
    return Error{ErrorCode::kIo, state_->path + ": could not be written: " + state_->failure};
  return {};
}

Status write_file(const std::string& path, std::string_view bytes) {
  TRY_ASSIGN(OutputFile file, OutputFile::create(path, false));
  file.write(bytes);
  return file.close();
}

}  // namespace tributary::city
