package slot

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"testing"
)

var goldenHeaders = []struct {
	name   string
	header Header
	hex    string
}{
	{
		"content",
		Header{Generation: 0x0102030405060708, Length: 9, Content: Checksum([]byte("123456789"))},
		"48464153" + "54534c54" + "01000000" + "00000000" + "0807060504030201" + "0900000000000000" + "839206e3" +
			"000000000000000000000000000000000000000000000000" + "cea174b3",
	},
	{
		"removed",
		Header{Generation: 2, Removed: true},
		"48464153" + "54534c54" + "01000000" + "01000000" + "0200000000000000" + "0000000000000000" + "00000000" +
			"000000000000000000000000000000000000000000000000" + "e2465883",
	},
}

func TestHeaderGolden(t *testing.T) {
	for _, golden := range goldenHeaders {
		encoded := golden.header.Encode()
		if got := hex.EncodeToString(encoded[:]); got != golden.hex {
			t.Errorf("%s: Encode\n got %s\nwant %s", golden.name, got, golden.hex)
		}
		decoded, err := Decode(encoded[:])
		if err != nil || decoded != golden.header {
			t.Errorf("%s: Decode = %+v, %v", golden.name, decoded, err)
		}
	}
}

// The CRC-32C of "123456789" is the check value of the algorithm's catalogue.
func TestChecksumIsCRC32C(t *testing.T) {
	if got := Checksum([]byte("123456789")); got != 0xe3069283 {
		t.Errorf("Checksum = %#x; want 0xe3069283", got)
	}
}

func TestDecodeSeesEveryFlippedBit(t *testing.T) {
	encoded := goldenHeaders[0].header.Encode()
	for i := range len(encoded) * 8 {
		flipped := encoded
		flipped[i/8] ^= 1 << (i % 8)
		if h, err := Decode(flipped[:]); err == nil {
			t.Fatalf("bit %d flipped: Decode = %+v", i, h)
		}
	}
}

func TestDecodeSeesEveryTruncation(t *testing.T) {
	encoded := goldenHeaders[0].header.Encode()
	for n := 1; n < len(encoded); n++ {
		if h, err := Decode(encoded[:n]); err == nil {
			t.Fatalf("%d bytes: Decode = %+v", n, h)
		}
	}
}

func TestDecodeOfZeros(t *testing.T) {
	for _, n := range []int{0, 1, HeaderSize} {
		if h, err := Decode(make([]byte, n)); err != nil || h != (Header{}) {
			t.Errorf("%d zeros: Decode = %+v, %v; want no header and no error", n, h, err)
		}
	}
}

// seal makes a header that was changed by hand pass its CRC.
func seal(b [HeaderSize]byte) []byte {
	binary.LittleEndian.PutUint32(b[crcOffset:], Checksum(b[:crcOffset]))
	return b[:]
}

func TestDecodeRefusesNewerVersions(t *testing.T) {
	for name, offset := range map[string]int{"version": 8, "flag": 12, "reserved bytes": 40} {
		changed := goldenHeaders[0].header.Encode()
		changed[offset] |= 2
		if _, err := Decode(seal(changed)); !errors.Is(err, ErrVersion) {
			t.Errorf("new %s: Decode = %v; want ErrVersion", name, err)
		}
	}
}

func TestDecodeRefusesGenerationZero(t *testing.T) {
	encoded := Header{Length: 1}.Encode()
	if h, err := Decode(encoded[:]); err == nil {
		t.Errorf("Decode = %+v; want an error", h)
	}
}

func FuzzDecode(f *testing.F) {
	for _, golden := range goldenHeaders {
		encoded := golden.header.Encode()
		f.Add(encoded[:])
		newer := encoded
		newer[8] = 2
		f.Add(seal(newer))
	}
	f.Add([]byte{})
	f.Add(make([]byte, HeaderSize))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := Decode(b)
		if err != nil || h == (Header{}) {
			return
		}
		if again := h.Encode(); string(again[:]) != string(b) {
			t.Errorf("%x decodes to %+v, which encodes to %x", b, h, again)
		}
	})
}
