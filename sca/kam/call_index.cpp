#include "sca/kam/call_index.hpp"

#include <functional>

namespace sca {
namespace {

uint64_t hash_of(std::string_view text) noexcept {
	return std::hash<std::string_view>()(text);
}

} // namespace

core::kam::ShmPtr<CallIndex> CallIndex::make(unsigned bits) {
	return core::kam::make_shm<CallIndex>(bits);
}

CallIndex::CallIndex(unsigned bits) : bits_(bits) {
	buckets_.reserve(size_t{1} << bits);
	for (size_t i = 0; i < size_t{1} << bits; ++i)
		buckets_.push_back(core::kam::make_shm<core::kam::Guarded<Bucket>>());
}

core::kam::Guarded<CallIndex::Bucket> &CallIndex::bucket_of(uint64_t hash) noexcept {
	return *buckets_[hash & ((uint64_t{1} << bits_) - 1)];
}

void CallIndex::add(std::string_view call_id, std::string_view line_key) {
	const uint64_t hash = hash_of(call_id);
	bucket_of(hash).with([&](Bucket &bucket) {
		for (const auto &entry : bucket)
			if (entry.hash == hash && core::base::view(entry.line) == line_key) return;
		bucket.push_back({hash, core::base::SharedString(line_key.data(), line_key.size())});
	});
}

void CallIndex::remove(std::string_view call_id, std::string_view line_key) {
	const uint64_t hash = hash_of(call_id);
	bucket_of(hash).with([&](Bucket &bucket) {
		for (size_t i = 0; i < bucket.size(); ++i) {
			if (bucket[i].hash != hash || core::base::view(bucket[i].line) != line_key) continue;
			std::swap(bucket[i], bucket.back());
			bucket.pop_back();
			if (bucket.empty())
				Bucket().swap(bucket); // Call-IDs come and go: an empty bucket holds no memory
			return;
		}
	});
}

std::vector<std::string> CallIndex::lines_of(std::string_view call_id) {
	std::vector<std::string> lines;
	const uint64_t hash = hash_of(call_id);
	bucket_of(hash).with([&](Bucket &bucket) {
		for (const auto &entry : bucket)
			if (entry.hash == hash) lines.emplace_back(core::base::view(entry.line));
	});
	return lines;
}

} // namespace sca
