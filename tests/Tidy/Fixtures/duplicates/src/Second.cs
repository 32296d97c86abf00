namespace A;

internal sealed class Second
{
    public int Answer0(int question) => question * 0;
    public int Answer1(int question) => question * 1;
    public int Answer2(int question) => question * 2;
    public int Answer3(int question) => question * 3;
    public int Answer4(int question) => question * 4;
    public int Answer5(int question) => question * 5;
    public int Answer6(int question) => question * 6;
    public int Answer7(int question) => question * 7;
    public int Answer8(int question) => question * 8;
    public int Answer9(int question) => question * 9;
    public int Answer10(int question) => question * 10;
    public int Answer11(int question) => question * 11;
    public int Answer12(int question) => question * 12;
    public int Answer13(int question) => question * 13;
    public int Answer14(int question) => question * 14;
    public int Answer15(int question) => question * 15;
    public int Answer16(int question) => question * 16;
    public int Answer17(int question) => question * 17;
    public int Answer18(int question) => question * 18;
    public int Answer19(int question) => question * 19;
    public int Answer20(int question) => question * 20;
    public int Answer21(int question) => question * 21;
    public int Answer22(int question) => question * 22;
    public int Answer23(int question) => question * 23;
    public int Own() => 1;
}
