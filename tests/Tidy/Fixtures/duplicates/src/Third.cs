namespace A;

internal sealed class Third
{
    public int Reply0(int asked) => asked * 0;
    public int Reply1(int asked) => asked * 1;
    public int Reply2(int asked) => asked * 2;
    public int Reply3(int asked) => asked * 3;
    public int Reply4(int asked) => asked * 4;
    public int Reply5(int asked) => asked * 5;
    public int Reply6(int asked) => asked * 6;
    public int Reply7(int asked) => asked * 7;
    public int Reply8(int asked) => asked * 8;
    public int Reply9(int asked) => asked * 9;
    public int Reply10(int asked) => asked * 10;
    public int Reply11(int asked) => asked * 11;
    public int Reply12(int asked) => asked * 12;
    public int Reply13(int asked) => asked * 13;
    public int Reply14(int asked) => asked * 14;
    public int Reply15(int asked) => asked * 15;
    public int Reply16(int asked) => asked * 16;
    public int Reply17(int asked) => asked * 17;
    public int Reply18(int asked) => asked * 18;
    public int Reply19(int asked) => asked * 19;
    public int Reply20(int asked) => asked * 20;
    public int Reply21(int asked) => asked * 21;
    public int Reply22(int asked) => asked * 22;
    public int Reply23(int asked) => asked * 23;
}
